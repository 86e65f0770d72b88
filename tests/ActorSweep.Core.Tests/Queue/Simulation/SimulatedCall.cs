using ActorSweep.Core.Queue;
using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Tests.Queue.Simulation;

/// <summary>A row of the simulated table, and the history of its call.</summary>
sealed class SimulatedCall(long place, string name, string kind)
{
    public long Place => place;

    public string Name => name;

    public string Kind => kind;

    public TimeSpan Interval { get; init; }

    public string Rated => Interval > TimeSpan.Zero ? Name : "";

    public int Priority { get; init; }

    public bool AcknowledgeBefore { get; init; }

    /// <summary>Null for a graph, which the scheduler retries.</summary>
    public CallRetries? Retries { get; init; }

    public bool IsReadable { get; init; } = true;

    /// <summary>Whether its result is too large to be kept.</summary>
    public bool IsTooLarge { get; init; }

    public DateTimeOffset Due { get; set; }

    public DateTimeOffset? Expires { get; set; }

    public bool IsReady { get; set; }

    public QueuedState State { get; set; }

    /// <summary>The number of the scheduler that has claimed it.</summary>
    public int? Token { get; set; }

    public int Failures { get; set; }

    public int Begun { get; set; }

    public string? Result { get; set; }

    public TaskFailure? Failure { get; set; }

    public bool HasEnded => State >= QueuedState.Succeeded;

    /// <summary>The executions of its target.</summary>
    public List<string> Executions { get; } = [];

    /// <summary>The earliest retry after a failure by its policy, as the simulation computes it.</summary>
    public DateTimeOffset RetryNotBefore { get; set; }

    public ClaimedCall Claimed(DateTimeOffset now) => new(Place, Name, Kind)
    {
        Work = IsReadable ? Work : null,
        Unreadable = IsReadable ? null : "it cannot be read.",
        Interval = Interval,
        AcknowledgeBefore = AcknowledgeBefore,
        Failures = Failures,
        Begun = Begun,
        ExpiresIn = Expires - now,
    };

    public override string ToString() => $"call {Place} of {Name}, {Kind}, {State}, {Failures} failures";

    CallWork Work => Retries is null
        ? new([new(0, null, "header", []), new(1, null, "header", []), new(2, null, Name, [0, 1])]) { Target = 2, Handle = this }
        : new([new(0, null, Name, [])]) { Target = 0, Retries = Retries, Handle = this };
}

/// <summary>The kinds of work: two kinds of slots, and a graph that needs both.</summary>
static class SimulatedKinds
{
    public static readonly Requirement Cpu = Requirement.None, Gpu = Requirement.Of(new Dictionary<string, double> { ["gpu"] = 1 }, []);

    public static IReadOnlyDictionary<string, IReadOnlyList<Requirement>> Needs { get; } =
        new Dictionary<string, IReadOnlyList<Requirement>> { ["cpu"] = [Cpu], ["gpu"] = [Gpu], ["both"] = [Cpu, Gpu] };
}
