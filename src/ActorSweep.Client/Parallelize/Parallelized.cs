using System.Runtime.CompilerServices;
using ActorSweep.Client.Parallelize;

namespace ActorSweep;

/// <summary>
/// What <c>Sweep.Parallelize</c> started. Await it for the results, in the order of the items; await <see cref="Outcomes"/> for
/// results, failures and times together.
/// </summary>
public sealed class Parallelized<R>
{
    readonly Task<Ledger<R>> _ledger;
    readonly Lazy<Task<R[]>> _results;
    readonly Lazy<Task<Outcome<R>[]>> _outcomes;

    internal Parallelized(Task<Ledger<R>> ledger)
    {
        _ledger = ledger;
        _results = new(ReadResultsAsync);
        _outcomes = new(ReadOutcomesAsync);
    }

    /// <summary>
    /// An outcome an item, in their order. Neither failures nor cancellation throw here: an item that never ran has failed with an
    /// <see cref="OperationCanceledException"/>.
    /// </summary>
    public Task<Outcome<R>[]> Outcomes => _outcomes.Value;

    /// <summary>The results as a task, for <see cref="Task.WhenAll(IEnumerable{Task})"/> and the like.</summary>
    public Task<R[]> AsTask() => _results.Value;

    public TaskAwaiter<R[]> GetAwaiter() => AsTask().GetAwaiter();

    public ConfiguredTaskAwaitable<R[]> ConfigureAwait(bool continueOnCapturedContext) =>
        AsTask().ConfigureAwait(continueOnCapturedContext);

    public static implicit operator Task<R[]>(Parallelized<R> parallelized) => parallelized.AsTask();

    async Task<R[]> ReadResultsAsync() => (await _ledger.ConfigureAwait(false)).Results();

    async Task<Outcome<R>[]> ReadOutcomesAsync() => (await _ledger.ConfigureAwait(false)).Outcomes();
}
