using ActorSweep.Core.Queue;
using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Tests.Queue.Simulation;

/// <summary>
/// Runs the real <see cref="QueueState"/> of one scheduler after another over a simulated table, clock and cluster, in the order of a seed.
/// Every answer comes late, schedulers die at any moment or go on for a while without the lease, the database breaks, workers die, results
/// are lost, and clients add and revoke calls. Then no more faults happen, and every call must end.
/// </summary>
sealed class QueueSimulation
{
    static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    static readonly TimeSpan Chaos = TimeSpan.FromSeconds(20), LongestCalm = TimeSpan.FromMinutes(10);

    readonly Random _random;
    readonly Action<string>? _tell;
    readonly PriorityQueue<Action, (DateTimeOffset, long)> _agenda = new();
    readonly SimulatedTable _table = new();
    readonly SimulatedScheduler _scheduler;
    readonly List<(DateTimeOffset At, string Kind)> _ends = [];
    DateTimeOffset _now = Start;
    long _order;
    Node _node = null!;

    /// <summary>One incarnation of the scheduler. Its messages keep their order.</summary>
    sealed class Node(int number)
    {
        public int Number => number;

        public QueueState State { get; } = new();

        public bool IsDead { get; set; }

        public DateTimeOffset LastDelivery { get; set; }

        public IReadOnlyList<Requirement> Asked { get; set; } = [];

        /// <summary>The room that was reported to it last.</summary>
        public Dictionary<Requirement, Room> Rooms { get; } = [];

    }

    QueueSimulation(int seed, Action<string>? tell)
    {
        (_random, _tell) = (new Random(seed), tell);
        _scheduler = new SimulatedScheduler(_random, () => _now, e => Post(_node, e), After);
    }

    public static void Run(int seed, Action<string>? tell) => new QueueSimulation(seed, tell).Run();

    void Run()
    {
        _table.Recur("recurring", Start.AddSeconds(1));
        RecoverQueue();
        for (var at = TimeSpan.Zero; at < Chaos; at += TimeSpan.FromMilliseconds(_random.Next(1, 200)))
            After(at, Disturb);
        RunUntil(() => _now >= Start + Chaos);
        CalmDown();
        RunUntil(() => _table.Calls.Where(call => call.Name != "recurring").All(call => call.HasEnded && call.Token is null));
        foreach (var call in _table.Calls)
            Check(call);
    }

    void RunUntil(Func<bool> isOver)
    {
        while (!isOver())
        {
            _agenda.TryDequeue(out var next, out var at);
            _now = at.Item1;
            if (_now > Start + Chaos + LongestCalm)
                Assert.Fail($"waits forever: {string.Join("; ", _table.Calls.Where(call => !call.HasEnded))}; refused:\n{_node.State.Refused}");
            next!();
        }
    }

    void Disturb()
    {
        switch (_random.Next(30))
        {
            case < 15: Add(); break;
            case < 18: _scheduler.LoseWorker(_random.Next(2) == 0 ? SimulatedKinds.Cpu : SimulatedKinds.Gpu); break;
            case < 22: Revoke(); break;
            case 22: _scheduler.Slots[SimulatedKinds.Gpu] = _random.Next(3); _scheduler.Dispatch(); break;
            case 23: _scheduler.Slots[SimulatedKinds.Cpu] = _random.Next(5); _scheduler.Dispatch(); break;
            case 24: RecoverQueue(); break;
            case 25: _table.IsBroken = true; break;
        }
    }

    void CalmDown()
    {
        _tell?.Invoke("all is calm");
        (_scheduler.IsCalm, _scheduler.Slots[SimulatedKinds.Cpu], _scheduler.Slots[SimulatedKinds.Gpu]) = (true, 3, 1);
        _scheduler.Dispatch();
    }

    void Add()
    {
        var (rated, isGraph) = (_random.Next(3) == 0, _random.Next(6) == 0);
        var call = new SimulatedCall(_table.Calls.Count + 1, rated ? $"rated-{_random.Next(2)}" : "f", isGraph ? "both" : _random.Next(4) == 0 ? "gpu" : "cpu")
        {
            Interval = rated ? TimeSpan.FromSeconds(1) : TimeSpan.Zero,
            Priority = _random.Next(3),
            AcknowledgeBefore = _random.Next(5) == 0,
            Retries = isGraph ? null : new CallRetries(_random.Next(3), RetryPolicy.Fixed(TimeSpan.FromSeconds(_random.Next(3)))),
            IsReadable = _random.Next(20) > 0,
            IsTooLarge = _random.Next(20) == 0,
            Due = _now + TimeSpan.FromMilliseconds(_random.Next(2) * _random.Next(5000)),
        };
        call.Expires = _random.Next(4) == 0 ? call.Due + TimeSpan.FromMilliseconds(_random.Next(1, 3000)) : null;
        call.IsReady = call.Due <= _now;
        _table.Calls.Add(call);
        _tell?.Invoke($"{_now:ss.fff} call {call.Place} of {call.Name} is added, {call.Kind}, due {call.Due:ss.fff}");
        if (_random.Next(2) == 0)
            Post(_node, new QueueEvent.CallsMayBeReady());
    }

    void Revoke()
    {
        if (_table.Calls.Count == 0)
            return;
        var call = _table.Calls[_random.Next(_table.Calls.Count)];
        _table.Revoke(call, terminate: _random.Next(2) == 0);
        _tell?.Invoke($"{_now:ss.fff} call {call.Place} is {call.State} after a revocation");
    }

    /// <summary>The scheduler dies, or goes on without knowing that another one has its lease. The other one recovers.</summary>
    void RecoverQueue()
    {
        if (_node is not null)
        {
            _node.IsDead = _random.Next(3) > 0;
            _scheduler.LoseScheduler();
        }
        _table.IsBroken = false;
        _table.Lease++;
        _node = new Node(_table.Lease);
        _tell?.Invoke($"{_now:ss.fff} scheduler {_node.Number} takes over");
        Post(_node, new QueueEvent.LeaseAcquired());
        Tick(_node);
    }

    void Tick(Node node)
    {
        if (node.IsDead)
            return;
        Post(node, new QueueEvent.QueueTimePassed());
        After(QueueState.ReadInterval, () => Tick(node));
    }

    void After(TimeSpan delay, Action then) => _agenda.Enqueue(then, (_now + delay, ++_order));

    /// <summary>Delivers an event to a node after a delay, behind the events in transit.</summary>
    void Post(Node node, QueueEvent happened)
    {
        var at = _now + TimeSpan.FromMilliseconds(_random.Next(11));
        node.LastDelivery = at > node.LastDelivery ? at : node.LastDelivery;
        _agenda.Enqueue(() => Deliver(node, happened), (node.LastDelivery, ++_order));
    }

    void Deliver(Node node, QueueEvent happened)
    {
        if (node.IsDead)
            return;
        _tell?.Invoke($"{_now:ss.fff} {node.Number} ← {happened}");
        if (happened is QueueEvent.RoomReported rooms)
            for (var i = 0; i < node.Asked.Count; i++)
                node.Rooms[node.Asked[i]] = rooms.Rooms[i];
        if (_random.Next(500) == 0 && node == _node && !_scheduler.IsCalm)
        {
            // The scheduler dies between an event and its instructions.
            RecoverQueue();
            return;
        }
        CountEnd(happened);
        foreach (var instruction in node.State.Handle(happened, _now))
        {
            _tell?.Invoke($"{_now:ss.fff} {node.Number} → {instruction}");
            CarryOut(node, instruction);
        }
        node.State.CheckInvariants();
    }

    void CarryOut(Node node, QueueInstruction instruction)
    {
        switch (instruction)
        {
            case QueueInstruction.OfDatabase query:
                if (query is QueueInstruction.ClaimCalls claim)
                    CheckRoom(node, claim);
                if (_table.Perform(query, node.Number, _now) is { } answer)
                    Post(node, answer);
                break;
            case QueueInstruction.AskForRoom i:
                node.Asked = i.Kinds;
                Post(node, new QueueEvent.RoomReported([.. i.Kinds.Select(need => new Room(_scheduler.Slots[need], _scheduler.Waiting(need)))]));
                break;
            case QueueInstruction.Defer i: Post(node, i.Event); break;
            case QueueInstruction.WakeAfter i: After(i.Delay, () => Post(node, new QueueEvent.CallsMayBeReady())); break;
            case QueueInstruction.Stop when node == _node: RecoverQueue(); break;
            case QueueInstruction.Stop: node.IsDead = true; break;
            // Workers refuse a scheduler that has lost its lease.
            case QueueInstruction.SubmitCall i when node == _node: _scheduler.Submit(i); break;
            case QueueInstruction.CancelTask i when node == _node: _scheduler.Cancel(i.Task, i.UnlessBegun); break;
            case QueueInstruction.ReleaseTasks i when node == _node: _scheduler.Release(i.Tasks); break;
            case QueueInstruction.FetchResult i: After(TimeSpan.FromMilliseconds(_random.Next(300)), () => Post(node, _scheduler.Fetch(i))); break;
            case QueueInstruction.ReportLostResult i when node == _node: _scheduler.TakeLostResult(i.Task); break;
        }
    }

    void CountEnd(QueueEvent happened)
    {
        foreach (var kind in happened switch
        {
            QueueEvent.CallTaskFinished or QueueEvent.CallTaskFailed or QueueEvent.ResultFetched or QueueEvent.ResultTooLarge => SimulatedKinds.Needs.Keys,
            QueueEvent.CallsClaimed e => e.Calls.Where(call => call.Work is null).Select(call => call.Kind),
            QueueEvent.CallsRecovered e => e.Calls.Where(call => call.Work is null).Select(call => call.Kind),
            _ => [],
        })
            _ends.Add((_now, kind));
    }

    /// <summary>Checks that, for each kind, claimed and waiting calls are at most the slots plus twice the calls that ended lately.</summary>
    void CheckRoom(Node node, QueueInstruction.ClaimCalls claim)
    {
        foreach (var kind in claim.Lines.GroupBy(line => line.Line.Kind))
            foreach (var need in SimulatedKinds.Needs[kind.Key])
            {
                var ended = _ends.Count(end => end.Kind == kind.Key && end.At > _now - 3 * Backlog.Span);
                var (room, claimed) = (node.Rooms[need], kind.Sum(line => line.Most));
                Assert.True(room.Slots > 0 && claimed + room.Waiting <= room.Slots + 2 * ended,
                    $"{claimed} calls of {kind.Key} are claimed, {room.Waiting} wait for {room.Slots} slots, and {ended} ended");
            }
    }

    static void Check(SimulatedCall call)
    {
        if (call.State == QueuedState.Succeeded)
            Assert.Contains(call.Result, call.Executions);
        if (call.AcknowledgeBefore)
            Assert.True(call.Executions.Count <= 1 + call.Failures, $"{call} was acknowledged before, and executed {call.Executions.Count} times");
        if (call.Retries is { } retries)
            Assert.InRange(call.Failures, 0, retries.Most + 1);
        if (call is { State: QueuedState.Failed, IsReadable: false })
            Assert.Equal("it cannot be read.", call.Failure?.Message ?? "it cannot be read.");
    }
}
