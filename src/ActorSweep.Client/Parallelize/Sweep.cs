using ActorSweep.Client.Parallelize;
using ActorSweep.Client.Parallelize.Naming;

namespace ActorSweep;

/// <summary>
/// Runs a function over many items at once: <c>double[] squares = await Sweep.Parallelize(x => x * x, [1.0, 2.0, 3.0]);</c>
/// Results come in the order of the items, whatever the number of workers. Items start when this is called, not when it is awaited.
/// </summary>
public static partial class Sweep
{
    /// <summary>Calls a function with each item.</summary>
    /// <param name="options">How many at a time, where, and what to do about failures; null: the defaults.</param>
    /// <param name="cancel">Starts no further item. Those that run are waited for: nothing can stop a thread from outside.</param>
    /// <returns>The results, once awaited, in the order of the items.</returns>
    /// <exception cref="ArgumentNullException">The function or the sequence is null.</exception>
    public static Parallelized<R> Parallelize<T, R>(
        Func<T, R> function, IEnumerable<T> items, ParallelizeOptions? options = null, CancellationToken cancel = default) =>
        Spread<T, R>(function, items, item => [item], item => new(function(item)), options, cancel);

    /// <summary>
    /// Calls an asynchronous function with each item. <see cref="ParallelizeOptions.Workers"/> bounds how many are under way; what comes
    /// after an <c>await</c> in the function runs where .NET takes it.
    /// </summary>
    /// <inheritdoc cref="Parallelize{T, R}(Func{T, R}, IEnumerable{T}, ParallelizeOptions, CancellationToken)"/>
    public static Parallelized<R> Parallelize<T, R>(
        Func<T, Task<R>> function, IEnumerable<T> items, ParallelizeOptions? options = null, CancellationToken cancel = default) =>
        Spread<T, R>(function, items, item => [item], item => new(function(item)), options, cancel);

    /// <summary>Calls a function so many times, with 0, 1, 2 …</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public static Parallelized<R> Parallelize<R>(
        Func<int, R> function, int count, ParallelizeOptions? options = null, CancellationToken cancel = default) =>
        Repeat<R>(function, count, i => [i], i => new(function(i)), options, cancel);

    /// <inheritdoc cref="Parallelize{R}(Func{int, R}, int, ParallelizeOptions, CancellationToken)"/>
    public static Parallelized<R> Parallelize<R>(
        Func<int, Task<R>> function, int count, ParallelizeOptions? options = null, CancellationToken cancel = default) =>
        Repeat<R>(function, count, i => [i], i => new(function(i)), options, cancel);

    /// <summary>Calls a function so many times.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public static Parallelized<R> Parallelize<R>(
        Func<R> function, int count, ParallelizeOptions? options = null, CancellationToken cancel = default) =>
        Repeat<R>(function, count, _ => [], _ => new(function()), options, cancel);

    /// <inheritdoc cref="Parallelize{R}(Func{R}, int, ParallelizeOptions, CancellationToken)"/>
    public static Parallelized<R> Parallelize<R>(
        Func<Task<R>> function, int count, ParallelizeOptions? options = null, CancellationToken cancel = default) =>
        Repeat<R>(function, count, _ => [], _ => new(function()), options, cancel);

    static Parallelized<R> Spread<T, R>(
        Delegate function, IEnumerable<T> items, Func<T, object?[]> argumentsOf, Func<T, ValueTask<R>> invoke,
        ParallelizeOptions? options, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(items);
        // A copy: whoever owns the sequence may go on and change it.
        var all = items.ToArray();
        return Start(new Calls<R>(function, all.Length, i => argumentsOf(all[i]), i => invoke(all[i])), options, cancel);
    }

    static Parallelized<R> Repeat<R>(
        Delegate function, int count, Func<int, object?[]> argumentsOf, Func<int, ValueTask<R>> invoke,
        ParallelizeOptions? options, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return Start(new Calls<R>(function, count, argumentsOf, invoke), options, cancel);
    }

    static ZippedColumn<T> ColumnOf<T>(Delegate function, int position, IEnumerable<T> sequence)
    {
        ArgumentNullException.ThrowIfNull(function);
        var name = ZippedColumns.NameOf(function, position);
        ArgumentNullException.ThrowIfNull(sequence, name);
        return new ZippedColumn<T>(name, sequence);
    }

    static Parallelized<R> Start<R>(Calls<R> calls, ParallelizeOptions? options, CancellationToken cancel)
    {
        options ??= new ParallelizeOptions();
        options.Check();
        CheckResult<R>(calls.Function);
        return new Parallelized<R>(ExecuteAsync(calls, options, cancel));
    }

    // A task as a result would come back unfinished, and its failure unseen.
    static void CheckResult<R>(Delegate function)
    {
        var isTask = typeof(R).IsAssignableTo(typeof(Task)) || typeof(R) == typeof(ValueTask)
            || (typeof(R).IsGenericType && typeof(R).GetGenericTypeDefinition() == typeof(ValueTask<>));
        if (isTask)
            throw new ArgumentException(
                $"{FunctionName.Of(function)} returns {FunctionName.Readable(typeof(R))}. Have it return a value, or a Task of one.",
                nameof(function));
    }

    static async Task<Ledger<R>> ExecuteAsync<R>(Calls<R> calls, ParallelizeOptions options, CancellationToken cancel)
    {
        var progress = options.Progress ? ProgressLine.OnError(calls.Count) : null;
        var ledger = new Ledger<R>(calls.Count, options, progress, cancel);
        await options.Backend.RunAsync(calls, ledger, options).ConfigureAwait(false);
        return ledger;
    }
}
