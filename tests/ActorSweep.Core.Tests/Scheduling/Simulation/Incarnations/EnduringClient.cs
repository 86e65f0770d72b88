using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Submitting;
using ActorSweep.Core.Tests.Submitting;

namespace ActorSweep.Core.Tests.Scheduling.Simulation.Incarnations;

/// <summary>
/// A client's real state, before each scheduler that it finds: it wants the results of a graph. Its connection breaks now and then, also to a scheduler that
/// goes on. Small results come along when it is told of them. Once it was told of all it leaves.
/// </summary>
sealed class EnduringClient(World world, IReadOnlyList<TaskSpec> tasks, Func<long, double> secondsOf)
{
    public static readonly RunId Run = new("graph");
    static readonly ClientId Id = new("c");

    const double ConnectionBreaks = 0.05, StaysAwayTooLong = 0.3;

    readonly ClientState _state = new(world.Timeline.Time);
    readonly Dictionary<long, TaskHold> _holds = [];
    readonly HashSet<object> _completed = [];
    Incarnation? _with;
    double _saidArrives, _toldArrives;
    int _session;
    bool _hasLeft;

    /// <summary>Tasks of a graph that fail now and then, and whose dependents come after them.</summary>
    public static EnduringClient Plan(World world, int mostTasks)
    {
        var chance = world.Chance;
        var secondsEach = chance.Magnitude(0.01, 5);
        List<TaskSpec> tasks = [];
        for (long n = 0, count = chance.Size(1, mostTasks); n < count; n++)
        {
            var inputs = Enumerable.Range(0, n == 0 ? 0 : chance.Below(3)).Select(_ => new TaskId(Run, chance.Below((int)n))).Distinct().ToList();
            tasks.Add(new TaskSpec(n, "f", inputs, new TaskRules { Retries = int.MaxValue }, IsHeld: n == count - 1 || chance.Happens(0.5)));
        }
        return new EnduringClient(world, tasks, _ => secondsEach * chance.Between(0.5, 2));
    }

    /// <summary>Whether it was told of all that it wants.</summary>
    public bool IsDone => _hasLeft;

    public double SecondsOf(long task) => secondsOf(task);

    /// <summary>Whether a task's result goes in the message that tells of it.</summary>
    public static bool IsSmall(long task) => task % 3 > 0;

    public void Live()
    {
        if (_session == 0)
            Begin();
        else if (!_hasLeft)
            Connect();
        if (world.IsBusy)
            world.Timeline.In(world.Chance.Between(0.2, 1), Live);
    }

    /// <summary>A scheduler says that a task has its result.</summary>
    public void Hear(Incarnation from, long task) => Arrive(from, new ClientEvent.TaskFinished(new TaskId(Run, task), IsSmall(task) ? 100L : null));

    /// <summary>A scheduler says that a task's result is gone and is made again.</summary>
    public void HearReopened(Incarnation from, long task) => Arrive(from, new ClientEvent.TaskReopened(new TaskId(Run, task)));

    void Begin()
    {
        var submitted = ClientTranslation.EventOf(new SchedulerEvent.TasksSubmitted(Id, Run, "graph", tasks), index => _holds[index] = new TaskHold(new TaskId(Run, index)));
        Do(new ClientEvent.LinkLost("there is no scheduler yet", TimeSpan.MaxValue));
        Do(new ClientEvent.LinkOpened(MayBeRestored: true));
        Do(submitted);
        foreach (var (index, hold) in _holds)
            Do(new ClientEvent.FutureAwaited(new HeldFuture(hold, index), $"waiter of {hold.Id}"));
        _session++;
    }

    /// <summary>Finds out that its scheduler is gone, or its connection; and finds another.</summary>
    void Connect()
    {
        if (_with is { } before && (before != world.Active || world.Chance.Happens(ConnectionBreaks)))
        {
            _with = null;
            _session++;
            Do(new ClientEvent.LinkLost("the connection broke", TimeSpan.MaxValue));
            if (world.Chance.Happens(StaysAwayTooLong))
                before.In(0.01, () => before.Tell(new SchedulerEvent.ClientLeft(Id)));
        }
        else if (_with is null && world.Active is { } found)
        {
            _with = found;
            Do(new ClientEvent.LinkRestored());
        }
        Do(new ClientEvent.LinkReady());
    }

    void Do(ClientEvent happened)
    {
        foreach (var instruction in _state.Handle(happened, world.Timeline.Time))
            switch (instruction)
            {
                case ClientInstruction.Say say: Say(say.Words); break;
                case ClientInstruction.Complete complete: world.Check(_completed.Add(complete.Waiter), $"the {complete.Waiter} is completed once"); break;
                case ClientInstruction.GiveUp: world.Check(_hasLeft, "a client gives up only as it leaves"); break;
            }
        _state.CheckInvariants();
    }

    /// <summary>Words arrive in order, unless their connection breaks before.</summary>
    void Say(IReadOnlyList<ClientWord> words)
    {
        var (to, session) = (_with!, _session);
        _saidArrives = Math.Max(_saidArrives, world.Timeline.Now + world.Chance.Latency());
        to.In(_saidArrives - world.Timeline.Now, () =>
        {
            if (session == _session)
                foreach (var said in ClientTranslation.EventsOf(words, Id))
                    to.Tell(said);
        });
    }

    void Arrive(Incarnation from, ClientEvent told)
    {
        if (from != _with)
            return;
        var session = _session;
        _toldArrives = Math.Max(_toldArrives, world.Timeline.Now + world.Chance.Between(0.001, 0.02));
        world.Timeline.In(_toldArrives - world.Timeline.Now, () =>
        {
            if (session != _session || _hasLeft)
                return;
            Do(told);
            LeaveWhenDone(from);
        });
    }

    void LeaveWhenDone(Incarnation from)
    {
        if (_holds.Values.Any(hold => hold.State == HoldState.Waiting))
            return;
        world.Log(() => "the client was told of all, and leaves");
        world.Check(_completed.Count == _holds.Count, "whoever waited for a task was told of its end");
        _hasLeft = true;
        Do(new ClientEvent.Closed("it was told of all"));
        from.In(Math.Max(0.01, _saidArrives - world.Timeline.Now), () => from.Tell(new SchedulerEvent.ClientLeft(Id)));
    }
}
