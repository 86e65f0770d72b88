using ActorSweep.Client.Tasks;
using Microsoft.Extensions.Logging;

namespace ActorSweep;

/// <summary>What a task can know of itself, and ask for, while it runs.</summary>
public sealed class TaskContext
{
    static readonly AsyncLocal<TaskContext?> Ambient = new();

    readonly TaskScope _scope;
    readonly Lazy<SweepClient> _client;
    readonly Func<TaskKey> _key;

    internal TaskContext(TaskScope scope, Lazy<SweepClient> client, Func<TaskKey> key, int attempt, string worker, CancellationToken cancelled) =>
        (_scope, _client, _key, Attempt, Worker, CancellationToken) = (scope, client, key, attempt, worker, cancelled);

    /// <summary>The context of the task that this code runs in; null outside of tasks.</summary>
    public static TaskContext? Current
    {
        get => Ambient.Value;
        internal set => (Ambient.Value, TaskScope.Current) = (value, value?._scope);
    }

    /// <summary>The task's name to people.</summary>
    public TaskKey Key => _key();

    /// <summary>Counts the tries at this task from 1.</summary>
    public int Attempt { get; }

    /// <summary>The worker that runs it.</summary>
    public string Worker { get; }

    /// <summary>Cancelled when nobody wants the task any more, or its time is up.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>A client of the same cluster, to start tasks from this one. While the task waits for them, it gives up its slot.</summary>
    public SweepClient Client => _client.Value;

    /// <summary>A log whose lines <c>actorsweep logs</c> finds again, with those that the task prints.</summary>
    public ILogger Log => new TaskLogger(Key.Name);

    /// <summary>Objects that stay on this worker.</summary>
    internal StayingObjects Staying => _scope.Staying;

    /// <summary>Says how far the task is.</summary>
    /// <param name="fraction">From 0 to 1.</param>
    /// <param name="text">A few words for people.</param>
    public void Report(double fraction, string? text = null) => _scope.Report(fraction, text);

    /// <summary>Gives the task back, to be done by another worker (or this one, later). Does not return.</summary>
    public void Reschedule() => throw new RescheduleException();
}
