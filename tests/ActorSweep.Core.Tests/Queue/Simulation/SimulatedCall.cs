using ActorSweep.Core.Queue;
using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Tests.Queue.Simulation;

/// <summary>A row of the simulated table, and what the simulation saw of its call.</summary>
sealed class SimulatedCall(long place, string name, string kind)
{
    public long Place => place;

    public string Name => name;

    public string Kind => kind;

    public TimeSpan Interval { get; init; }

    public string Rated => Interval > TimeSpan.Zero ? Name : "";

    public int Priority { get; init; }

    public bool AcknowledgeBefore { get; init; }

    /// <summary>Null: a graph, which the scheduler tries again.</summary>
    public CallRetries? Retries { get; init; }

    public bool IsReadable { get; init; } = true;

    /// <summary>Whether its result is larger than what is kept.</summary>
    public bool IsTooLarge { get; init; }

    public DateTimeOffset Due { get; set; }

    public DateTimeOffset? Expires { get; set; }

    public bool IsReady { get; set; }

    public QueuedState State { get; set; }

    /// <summary>The number of the scheduler that has it.</summary>
    public int? Token { get; set; }

    public int Failures { get; set; }

    public int Begun { get; set; }

    public string? Result { get; set; }

    public TaskFailure? Failure { get; set; }

    public bool HasEnded => State >= QueuedState.Succeeded;

    /// <summary>Executions of its target.</summary>
    public List<string> Executions { get; } = [];

    /// <summary>Not before this may it begin again after a failure: what the policy says, as the simulation counts it.</summary>
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

/// <summary>What workers can take: two kinds of slots, and a kind of graph that needs both.</summary>
static class SimulatedKinds
{
    public static readonly Requirement Cpu = Requirement.None, Gpu = Requirement.Of(new Dictionary<string, double> { ["gpu"] = 1 }, []);

    public static IReadOnlyDictionary<string, IReadOnlyList<Requirement>> Needs { get; } =
        new Dictionary<string, IReadOnlyList<Requirement>> { ["cpu"] = [Cpu], ["gpu"] = [Gpu], ["both"] = [Cpu, Gpu] };
}
