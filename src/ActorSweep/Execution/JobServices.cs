using ActorSweep.Client;
using ActorSweep.Core.Graph;
using ActorSweep.Core.Scheduling;

namespace ActorSweep.Execution;

/// <summary>What jobs have of their worker.</summary>
sealed record JobServices
{
    public required string Worker { get; init; }

    public required SlotThreads Threads { get; init; }

    /// <summary>Objects that stay on this worker.</summary>
    public required StayingObjects Staying { get; init; }

    /// <summary>A client for tasks that start tasks.</summary>
    public required Lazy<SweepClient> Client { get; init; }

    /// <summary>Told when an attempt gives its slot up.</summary>
    public required Action<AttemptId> Seceded { get; init; }

    /// <summary>Told how far an attempt is.</summary>
    public required Action<AttemptId, double, string?> Report { get; init; }

    /// <summary>Told of an attempt whose thread is lost: it does not end.</summary>
    public required Action<AttemptId> Stuck { get; init; }

    /// <summary>How long a task whose time is up may take to end, before it is given up for lost.</summary>
    public required TimeSpan CancelGrace { get; init; }

    /// <param name="cancelled">Where a part of the job has a time of its own.</param>
    public TaskContext ContextOf(Job job, Func<TaskKey> key, int attempt, CancellationToken? cancelled = null) =>
        new(job.Scope ??= new TaskScope(job.Attempt, Threads, Staying, Client, Seceded, Report), key, attempt, Worker, cancelled ?? job.Cancelled);
}
