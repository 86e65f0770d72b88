using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using ActorSweep.Core.Working;

namespace ActorSweep.Core.Tests.Working;

/// <summary>Sends events to a worker, on a clock that only tests move, and checks its invariants after each. Schedulers are strings.</summary>
sealed class WorkerDriver
{
    public static readonly WorkerSettings Settings = new()
    {
        Id = new("w"),
        ExecutorsReceive = true,
        LargestInMessage = 100,
        SmallestReceived = 1000,
        Intervals = new()
        {
            RegisterInterval = TimeSpan.FromSeconds(1),
            ReportInterval = TimeSpan.FromSeconds(10),
            SchedulerTimeout = TimeSpan.FromSeconds(60),
        },
        FindInterval = TimeSpan.FromSeconds(2),
    };

    readonly WorkerState _state;

    public WorkerDriver(WorkerSettings? settings = null)
    {
        _state = new WorkerState(settings ?? Settings);
        Started = Do(new WorkerEvent.WorkerTimePassed());
    }

    /// <summary>Returns a worker that a scheduler has registered.</summary>
    public static WorkerDriver Registered(WorkerSettings? settings = null, string by = "s5", long epoch = 5)
    {
        var driver = new WorkerDriver(settings);
        driver.Register(by, epoch);
        return driver;
    }

    /// <summary>The instructions of the worker at its start.</summary>
    public IReadOnlyList<WorkerInstruction> Started { get; }

    public WorkerState State => _state;

    public DateTimeOffset Now { get; private set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The last line of the story, which holds refused events.</summary>
    public string Refused => _state.Story.Lines[^1];

    public IReadOnlyList<WorkerInstruction> Do(WorkerEvent happened)
    {
        var instructions = _state.Handle(happened, Now);
        _state.CheckInvariants();
        return instructions;
    }

    public IReadOnlyList<WorkerInstruction> Wait(double seconds)
    {
        Now += TimeSpan.FromSeconds(seconds);
        return Do(new WorkerEvent.WorkerTimePassed());
    }

    public IReadOnlyList<WorkerInstruction> Register(string by = "s5", long epoch = 5) => Do(new WorkerEvent.WorkerConfirmed(by, epoch, "http://seed"));

    public IReadOnlyList<WorkerInstruction> Assign(params AssignedWork[] work) => Assign("s5", 5, work);

    public IReadOnlyList<WorkerInstruction> Assign(string from, long epoch, params AssignedWork[] work) => Do(new WorkerEvent.WorkAssigned(from, epoch, work));

    public IReadOnlyList<WorkerInstruction> Finish(long attempt, long bytes = 10) =>
        Do(new WorkerEvent.AttemptFinished(new(attempt), $"r{attempt}", bytes) { IsInMemory = true });

    public IReadOnlyList<WorkerInstruction> Discard(long attempt, string from = "s5") => Do(new WorkerEvent.AttemptDiscarded(from, new(attempt)));

    public IReadOnlyList<WorkerInstruction> Claim(long attempt, string from = "s6") => Do(new WorkerEvent.AttemptAdopted(from, new(attempt)));

    /// <summary>The scheduler is lost, and the next one registers the worker. Returns the work that the worker reported, and its instructions.</summary>
    public (IReadOnlyList<HeldWork> Told, IReadOnlyList<WorkerInstruction> Done) RecoverScheduler(string from = "s5", string to = "s6", long epoch = 6)
    {
        var lost = Do(new WorkerEvent.SchedulerLost(from));
        return (Assert.Single(lost.OfType<WorkerInstruction.RequestRegistration>()).Held, Register(to, epoch));
    }

    /// <summary>Task n of run "g", as attempt n.</summary>
    public static AssignedWork Task(long n, params WorkInput[] inputs) => new(new HeldTask(new(n), new(new("g"), n), 1), $"p{n}") { Inputs = inputs };

    /// <summary>Items of map "m".</summary>
    public static AssignedWork Items(long attempt) => new(new HeldChunk(new(attempt), new("m"), 1, new BlockRange(0, 5)) { IsOfMap = true }, $"p{attempt}");

    /// <summary>Blocks of sweep "s".</summary>
    public static AssignedWork Blocks(long attempt) => new(new HeldChunk(new(attempt), new("s"), 1, new BlockRange(attempt, 1)), $"p{attempt}");

    /// <summary>The result of task n of run "g", held by these workers.</summary>
    public static WorkInput Input(long n, InputPresence presence, long bytes = 10, params string[] holders) =>
        new(new(new("g"), n), BlobOf(n), bytes, [.. holders.Select(holder => new WorkerId(holder))], presence);

    public static BlobKey BlobOf(long task) => BlobKey.Of(new TaskId(new("g"), task));
}

static class WorkerInstructions
{
    public static IEnumerable<long> Executed(this IEnumerable<WorkerInstruction> all) => all.OfType<WorkerInstruction.ExecuteAttempt>().Select(i => i.Attempt.Value);

    public static IEnumerable<long> ToldFinished(this IEnumerable<WorkerInstruction> all) => all.OfType<WorkerInstruction.TellFinished>().Select(i => i.Work.Attempt.Value);

    public static IEnumerable<long> Returned(this IEnumerable<WorkerInstruction> all) => all.OfType<WorkerInstruction.TellReturned>().Select(i => i.Attempt.Value);

    public static IEnumerable<long> Attempts(this IEnumerable<HeldWork> held) => held.Select(work => work.Attempt.Value);
}
