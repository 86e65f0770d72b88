namespace ActorSweep.Core.Scheduling;

/// <summary>
/// Says whose turn it is. Among clients, it is the turn of the one that has been given least. Among the runs of a client,
/// higher priority goes first; of one priority, the oldest run and the one that has been given least take turns. So the old
/// come to their end, and no hundred thousand tasks make ten others wait for theirs.
/// </summary>
sealed class FairShare
{
    readonly SortedSet<Queue> _clients = new(Comparer<Queue>.Create(LeastServed));
    readonly Dictionary<Client, Queue> _queues = [];

    public int Count { get; private set; }

    public void Add(Lane lane)
    {
        if (lane.IsQueued)
            return;
        lane.IsQueued = true;
        Count++;
        if (!_queues.TryGetValue(lane.Run.Owner, out var queue))
        {
            // Who comes (back) has no claim for the time that it was away.
            if (_clients.Min is { } least)
                lane.Run.Owner.Served = Math.Max(lane.Run.Owner.Served, least.Client.Served);
            _queues.Add(lane.Run.Owner, queue = new Queue(lane.Run.Owner));
            _clients.Add(queue);
        }
        if (queue.Lanes > 0)
            lane.Run.Served = Math.Max(lane.Run.Served, queue.LeastServed);
        queue.Add(lane);
    }

    public void Remove(Lane lane)
    {
        if (!lane.IsQueued)
            return;
        lane.IsQueued = false;
        Count--;
        var queue = _queues[lane.Run.Owner];
        queue.Remove(lane);
        if (queue.Lanes > 0)
            return;
        _clients.Remove(queue);
        _queues.Remove(lane.Run.Owner);
    }

    /// <summary>Whose turn it is; null where nothing waits.</summary>
    public Lane? Next() => _clients.Min?.Next();

    /// <summary>Counts what a lane was given.</summary>
    public void Charge(Lane lane, double seconds)
    {
        lane.Run.Served += seconds;
        if (_clients.Count == 1)
        {
            lane.Run.Owner.Served += seconds;
            _clients.Min!.SortAnew(lane);
            return;
        }
        var queue = _queues.GetValueOrDefault(lane.Run.Owner);
        if (queue is not null)
            _clients.Remove(queue);
        lane.Run.Owner.Served += seconds;
        queue?.SortAnew(lane);
        if (queue is not null)
            _clients.Add(queue);
    }

    static int LeastServed(Queue one, Queue other) =>
        one.Client.Served.CompareTo(other.Client.Served) is var order and not 0 ? order : one.Client.Order.CompareTo(other.Client.Order);

    /// <summary>The lanes of one client.</summary>
    sealed class Queue(Client client)
    {
        readonly SortedSet<Lane> _byAge = new(Comparer<Lane>.Create(ByAge));
        readonly SortedSet<Lane> _byServed = new(Comparer<Lane>.Create(ByServed));
        bool _isTurnOfTheOldest;

        public Client Client => client;

        public int Lanes => _byAge.Count;

        public double LeastServed => _byServed.Min!.SortedBy;

        public void Add(Lane lane)
        {
            lane.SortedBy = lane.Run.Served;
            _byAge.Add(lane);
            _byServed.Add(lane);
        }

        public void Remove(Lane lane)
        {
            _byAge.Remove(lane);
            _byServed.Remove(lane);
        }

        public Lane Next()
        {
            if (_byAge.Count > 1)
                _isTurnOfTheOldest = !_isTurnOfTheOldest;
            return _isTurnOfTheOldest || _byAge.Count == 1 ? _byAge.Min! : _byServed.Min!;
        }

        public void SortAnew(Lane lane)
        {
            if (!lane.IsQueued)
                return;
            // The only one stays where it is.
            if (_byAge.Count > 1)
                _byServed.Remove(lane);
            lane.SortedBy = lane.Run.Served;
            if (_byAge.Count > 1)
                _byServed.Add(lane);
        }

        static int ByAge(Lane one, Lane other) =>
            other.Priority.CompareTo(one.Priority) is var priority and not 0 ? priority
            : one.Run.Age.CompareTo(other.Run.Age) is var age and not 0 ? age
            : one.Order.CompareTo(other.Order);

        static int ByServed(Lane one, Lane other) =>
            other.Priority.CompareTo(one.Priority) is var priority and not 0 ? priority
            : one.SortedBy.CompareTo(other.SortedBy) is var served and not 0 ? served
            : ByAge(one, other);
    }
}
