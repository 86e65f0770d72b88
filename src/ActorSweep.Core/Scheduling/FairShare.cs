namespace ActorSweep.Core.Scheduling;

/// <summary>
/// Chooses the next lane. The client that was served least comes first. Among the runs of a client, higher priority comes first; within one priority, the
/// oldest run and the run that was served least take turns. So old runs finish, and a run of ten tasks does not wait for a run of a hundred thousand.
/// </summary>
sealed class FairShare
{
    readonly SortedSet<Queue> _clients = new(Comparer<Queue>.Create(LeastServed));
    readonly Dictionary<Client, Queue> _queues = [];

    public int Count { get; private set; }

    public void Add(Lane lane)
    {
        lane.IsQueued = true;
        Count++;
        if (!_queues.TryGetValue(lane.Run.Owner, out var queue))
        {
            // A client whose work waits again has no claim to the time when it had no waiting work.
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

    /// <summary>Returns the lane whose turn it is; null where no lane is queued.</summary>
    public Lane? Next() => _clients.Min?.Next();

    /// <summary>Counts the seconds of work that a lane was assigned.</summary>
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
            // A single lane needs no sorting.
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
