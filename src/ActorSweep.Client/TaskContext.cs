using ActorSweep.Client.Tasks;
using ActorSweep.Protocol.Payloads;
using Microsoft.Extensions.Logging;

namespace ActorSweep;

/// <summary>The context of a task while it executes: its key and attempt, its cancellation, its log, and a client of the same cluster.</summary>
public sealed class TaskContext
{
    static readonly AsyncLocal<TaskContext?> Ambient = new();

    readonly TaskScope _scope;
    readonly Lazy<SweepClient> _client;
    readonly Func<TaskKey> _key;

    internal TaskContext(TaskScope scope, Lazy<SweepClient> client, Func<TaskKey> key, int attempt, string worker, CancellationToken cancelled) =>
        (_scope, _client, _key, Attempt, Worker, CancellationToken) = (scope, client, key, attempt, worker, cancelled);

    /// <summary>Gets the context of the task that executes this code; null outside of tasks.</summary>
    public static TaskContext? Current
    {
        get => Ambient.Value;
        internal set => (Ambient.Value, TaskScope.Current, TaskToken.Current) = (value, value?._scope, value?.CancellationToken ?? default);
    }

    /// <summary>Gets a readable name of the task, unique in its run.</summary>
    public TaskKey Key => _key();

    /// <summary>Gets the number of this attempt; the first is 1.</summary>
    public int Attempt { get; }

    /// <summary>Gets the name of the worker that executes the task.</summary>
    public string Worker { get; }

    /// <summary>Gets a token that is cancelled when the task is cancelled or released, or its <see cref="TaskOptions.TimeLimit"/> has passed.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>Gets a client of the same cluster, to submit tasks from this one. While this task waits for their futures, it gives up its slot.</summary>
    public SweepClient Client => _client.Value;

    /// <summary>Gets a logger. <c>actorsweep logs</c> shows its lines with those that the task prints.</summary>
    public ILogger Log => new TaskLogger(Key.Name);

    /// <summary>The actors on this worker.</summary>
    internal StayingObjects Staying => _scope.Staying;

    /// <summary>Reports the progress of the task. Clients see it in <see cref="Future.Progress"/>.</summary>
    /// <param name="fraction">The finished fraction, from 0 to 1.</param>
    /// <param name="text">A few words for people, cut to 1,000 characters; null: none.</param>
    public void Report(double fraction, string? text = null) =>
        _scope.Report(fraction, text?.Length > TaskOptions.LongestName ? text[..(TaskOptions.LongestName - 1)] + "…" : text);

    /// <summary>
    /// Ends this attempt, and has the scheduler assign the task again, to another worker or later to this one. Never returns: throws an exception that user
    /// code must not catch.
    /// </summary>
    public void Reschedule() => throw new RescheduleException();
}
