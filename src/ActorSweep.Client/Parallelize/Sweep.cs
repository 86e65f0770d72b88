using System.Runtime.CompilerServices;
using ActorSweep.Client;
using ActorSweep.Client.Parallelize;
using ActorSweep.Client.Parallelize.Naming;

namespace ActorSweep;

/// <summary>
/// Runs a function over many items at once: <c>double[] squares = await Sweep.Parallelize(x => x * x, [1.0, 2.0, 3.0]);</c> Results are in the order of the
/// items, on any number of workers. Items start when <c>Parallelize</c> is called, not when its result is awaited.
/// </summary>
public static partial class Sweep
{
    /// <summary>Calls a function with each item.</summary>
    /// <param name="function">The function.</param>
    /// <param name="items">The items, read to the end before the first starts.</param>
    /// <param name="options">The number of workers, the backend, the treatment of failures; null: the defaults.</param>
    /// <param name="cancellationToken">
    /// Stops further items from starting. Awaiting waits for the items that run, then throws an <see cref="OperationCanceledException"/> if others are left.
    /// </param>
    /// <returns>The running call. Await it for the results, in the order of the items.</returns>
    /// <exception cref="ArgumentNullException">The function or the sequence is null.</exception>
    /// <exception cref="ArgumentException">An option is out of its range, or a result would itself be a task.</exception>
    public static Parallelized<R> Parallelize<T, R>(
        Func<T, R> function, IEnumerable<T> items, ParallelizeOptions? options = null, CancellationToken cancellationToken = default) =>
        Spread<T, R>(function, items, item => [item], item => new(function(item)), options, cancellationToken);

    /// <summary>
    /// Calls an asynchronous function with each item. <see cref="ParallelizeOptions.Workers"/> bounds the number of calls at a time. Code after an
    /// <c>await</c> in the function may run on a thread of the .NET pool.
    /// </summary>
    /// <inheritdoc cref="Parallelize{T, R}(Func{T, R}, IEnumerable{T}, ParallelizeOptions, CancellationToken)"/>
    [OverloadResolutionPriority(Overloads.TaskOfResult)]
    public static Parallelized<R> Parallelize<T, R>(
        Func<T, Task<R>> function, IEnumerable<T> items, ParallelizeOptions? options = null, CancellationToken cancellationToken = default) =>
        Spread<T, R>(function, items, item => [item], item => new(function(item)), options, cancellationToken);

    /// <summary>
    /// Calls an asynchronous function with each item. <see cref="ParallelizeOptions.Workers"/> bounds the number of calls at a time. Code after an
    /// <c>await</c> in the function may run on a thread of the .NET pool.
    /// </summary>
    /// <inheritdoc cref="Parallelize{T, R}(Func{T, R}, IEnumerable{T}, ParallelizeOptions, CancellationToken)"/>
    [OverloadResolutionPriority(Overloads.ValueTaskOfResult)]
    public static Parallelized<R> Parallelize<T, R>(
        Func<T, ValueTask<R>> function, IEnumerable<T> items, ParallelizeOptions? options = null, CancellationToken cancellationToken = default) =>
        Spread<T, R>(function, items, item => [item], function, options, cancellationToken);

    /// <summary>Calls a function with 0, 1, 2 … up to <paramref name="count"/> - 1.</summary>
    /// <param name="count">The number of calls, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    /// <inheritdoc cref="Parallelize{T, R}(Func{T, R}, IEnumerable{T}, ParallelizeOptions, CancellationToken)"/>
    public static Parallelized<R> Parallelize<R>(
        Func<int, R> function, int count, ParallelizeOptions? options = null, CancellationToken cancellationToken = default) =>
        Repeat<R>(function, count, i => [i], i => new(function(i)), options, cancellationToken);

    /// <inheritdoc cref="Parallelize{R}(Func{int, R}, int, ParallelizeOptions, CancellationToken)"/>
    [OverloadResolutionPriority(Overloads.TaskOfResult)]
    public static Parallelized<R> Parallelize<R>(
        Func<int, Task<R>> function, int count, ParallelizeOptions? options = null, CancellationToken cancellationToken = default) =>
        Repeat<R>(function, count, i => [i], i => new(function(i)), options, cancellationToken);

    /// <inheritdoc cref="Parallelize{R}(Func{int, R}, int, ParallelizeOptions, CancellationToken)"/>
    [OverloadResolutionPriority(Overloads.ValueTaskOfResult)]
    public static Parallelized<R> Parallelize<R>(
        Func<int, ValueTask<R>> function, int count, ParallelizeOptions? options = null, CancellationToken cancellationToken = default) =>
        Repeat<R>(function, count, i => [i], function, options, cancellationToken);

    /// <summary>Calls a function <paramref name="count"/> times.</summary>
    /// <param name="count">The number of calls, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    /// <inheritdoc cref="Parallelize{T, R}(Func{T, R}, IEnumerable{T}, ParallelizeOptions, CancellationToken)"/>
    public static Parallelized<R> Parallelize<R>(
        Func<R> function, int count, ParallelizeOptions? options = null, CancellationToken cancellationToken = default) =>
        Repeat<R>(function, count, _ => [], _ => new(function()), options, cancellationToken);

    /// <inheritdoc cref="Parallelize{R}(Func{R}, int, ParallelizeOptions, CancellationToken)"/>
    [OverloadResolutionPriority(Overloads.TaskOfResult)]
    public static Parallelized<R> Parallelize<R>(
        Func<Task<R>> function, int count, ParallelizeOptions? options = null, CancellationToken cancellationToken = default) =>
        Repeat<R>(function, count, _ => [], _ => new(function()), options, cancellationToken);

    /// <inheritdoc cref="Parallelize{R}(Func{R}, int, ParallelizeOptions, CancellationToken)"/>
    [OverloadResolutionPriority(Overloads.ValueTaskOfResult)]
    public static Parallelized<R> Parallelize<R>(
        Func<ValueTask<R>> function, int count, ParallelizeOptions? options = null, CancellationToken cancellationToken = default) =>
        Repeat<R>(function, count, _ => [], _ => function(), options, cancellationToken);

    static Parallelized<R> Spread<T, R>(
        Delegate function, IEnumerable<T> items, Func<T, object?[]> argumentsOf, Func<T, ValueTask<R>> invoke,
        ParallelizeOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(items);
        // A copy, since the owner of the sequence may change it later.
        var all = items.ToArray();
        return Start(new Calls<R>(function, all.Length, i => argumentsOf(all[i]), i => invoke(all[i])), options, cancellationToken);
    }

    static Parallelized<R> Repeat<R>(
        Delegate function, int count, Func<int, object?[]> argumentsOf, Func<int, ValueTask<R>> invoke,
        ParallelizeOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return Start(new Calls<R>(function, count, argumentsOf, invoke), options, cancellationToken);
    }

    static ZippedColumn<T> ColumnOf<T>(Delegate function, int position, IEnumerable<T> sequence)
    {
        ArgumentNullException.ThrowIfNull(function);
        var name = ZippedColumns.NameOf(function, position);
        ArgumentNullException.ThrowIfNull(sequence, name);
        return new ZippedColumn<T>(name, sequence);
    }

    static Parallelized<R> Start<R>(Calls<R> calls, ParallelizeOptions? options, CancellationToken cancellationToken)
    {
        options ??= new ParallelizeOptions();
        options.Check();
        CheckResult<R>(calls.Function);
        return new Parallelized<R>(ExecuteAsync(calls, options, cancellationToken));
    }

    // A result that is itself a task would be returned unfinished, and its failure would go unnoticed.
    static void CheckResult<R>(Delegate function)
    {
        var isTask = typeof(R).IsAssignableTo(typeof(Task)) || typeof(R) == typeof(ValueTask)
            || (typeof(R).IsGenericType && typeof(R).GetGenericTypeDefinition() == typeof(ValueTask<>));
        if (isTask)
            throw new ArgumentException(
                $"{FunctionName.Of(function)} returns {FunctionName.Readable(typeof(R))}. It must return a value, or a Task with a value.",
                nameof(function));
    }

    static async Task<Ledger<R>> ExecuteAsync<R>(Calls<R> calls, ParallelizeOptions options, CancellationToken cancellationToken)
    {
        var progress = options.Progress ? ProgressLine.OnError(calls.Count) : null;
        var ledger = new Ledger<R>(calls.Count, options, progress, cancellationToken);
        await options.Backend.RunAsync(calls, ledger, options).ConfigureAwait(false);
        return ledger;
    }
}
