using System.Runtime.CompilerServices;
using ActorSweep.Client.Parallelize;

namespace ActorSweep;

/// <summary>
/// A running call of <c>Sweep.Parallelize</c>. Await it for the results in the order of the items; await <see cref="Outcomes"/> for results, failures and
/// times.
/// </summary>
/// <typeparam name="R">The type of a result.</typeparam>
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
    /// Gets the outcomes, one for each item, in the order of the items. Awaiting them throws neither failures nor cancellation: the exception of an item
    /// that did not run is an <see cref="OperationCanceledException"/>.
    /// </summary>
    public Task<Outcome<R>[]> Outcomes => _outcomes.Value;

    /// <summary>Returns the results as a task, for <see cref="Task.WhenAll(IEnumerable{Task})"/> and the like.</summary>
    /// <param name="cancellationToken">Stops waiting. The call goes on.</param>
    public Task<R[]> AsTask(CancellationToken cancellationToken = default) => _results.Value.WaitAsync(cancellationToken);

    /// <summary>Waits for the results, in the order of the items.</summary>
    public TaskAwaiter<R[]> GetAwaiter() => AsTask().GetAwaiter();

    /// <summary>Configures where the code after an <c>await</c> runs.</summary>
    /// <param name="continueOnCapturedContext">Whether it runs on the context that was captured.</param>
    public ConfiguredTaskAwaitable<R[]> ConfigureAwait(bool continueOnCapturedContext) =>
        AsTask().ConfigureAwait(continueOnCapturedContext);

    /// <summary>Returns the results as a task.</summary>
    /// <param name="parallelized">The call.</param>
    public static implicit operator Task<R[]>(Parallelized<R> parallelized) => parallelized.AsTask();

    async Task<R[]> ReadResultsAsync() => (await _ledger.ConfigureAwait(false)).Results();

    async Task<Outcome<R>[]> ReadOutcomesAsync() => (await _ledger.ConfigureAwait(false)).Outcomes();
}
