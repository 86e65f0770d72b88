using System.Runtime.CompilerServices;
using ActorSweep.Client;
namespace ActorSweep;

public static partial class Sweep
{
    /// <summary>Calls a function with each set of two arguments.</summary>
    /// <inheritdoc cref="Parallelize{T, R}(Func{T, R}, IEnumerable{T}, ParallelizeOptions, CancellationToken)"/>
    public static Parallelized<R> Parallelize<T1, T2, R>(
        Func<T1, T2, R> function,
        IEnumerable<(T1, T2)> sets,
        ParallelizeOptions? options = null, CancellationToken cancellationToken = default) =>
        Spread<(T1, T2), R>(
            function, sets, t => [t.Item1, t.Item2], t => new(function(t.Item1, t.Item2)), options, cancellationToken);

    /// <summary>Calls an asynchronous function with each set of two arguments.</summary>
    /// <inheritdoc cref="Parallelize{T, R}(Func{T, Task{R}}, IEnumerable{T}, ParallelizeOptions, CancellationToken)"/>
    [OverloadResolutionPriority(Overloads.TaskOfResult)]
    public static Parallelized<R> Parallelize<T1, T2, R>(
        Func<T1, T2, Task<R>> function,
        IEnumerable<(T1, T2)> sets,
        ParallelizeOptions? options = null, CancellationToken cancellationToken = default) =>
        Spread<(T1, T2), R>(
            function, sets, t => [t.Item1, t.Item2], t => new(function(t.Item1, t.Item2)), options, cancellationToken);

    /// <summary>Calls an asynchronous function with each set of two arguments.</summary>
    /// <inheritdoc cref="Parallelize{T, R}(Func{T, Task{R}}, IEnumerable{T}, ParallelizeOptions, CancellationToken)"/>
    [OverloadResolutionPriority(Overloads.ValueTaskOfResult)]
    public static Parallelized<R> Parallelize<T1, T2, R>(
        Func<T1, T2, ValueTask<R>> function,
        IEnumerable<(T1, T2)> sets,
        ParallelizeOptions? options = null, CancellationToken cancellationToken = default) =>
        Spread<(T1, T2), R>(
            function, sets, t => [t.Item1, t.Item2], t => function(t.Item1, t.Item2), options, cancellationToken);

    /// <summary>Calls a function with each set of three arguments.</summary>
    /// <inheritdoc cref="Parallelize{T, R}(Func{T, R}, IEnumerable{T}, ParallelizeOptions, CancellationToken)"/>
    public static Parallelized<R> Parallelize<T1, T2, T3, R>(
        Func<T1, T2, T3, R> function,
        IEnumerable<(T1, T2, T3)> sets,
        ParallelizeOptions? options = null, CancellationToken cancellationToken = default) =>
        Spread<(T1, T2, T3), R>(
            function, sets, t => [t.Item1, t.Item2, t.Item3], t => new(function(t.Item1, t.Item2, t.Item3)), options, cancellationToken);

    /// <summary>Calls an asynchronous function with each set of three arguments.</summary>
    /// <inheritdoc cref="Parallelize{T, R}(Func{T, Task{R}}, IEnumerable{T}, ParallelizeOptions, CancellationToken)"/>
    [OverloadResolutionPriority(Overloads.TaskOfResult)]
    public static Parallelized<R> Parallelize<T1, T2, T3, R>(
        Func<T1, T2, T3, Task<R>> function,
        IEnumerable<(T1, T2, T3)> sets,
        ParallelizeOptions? options = null, CancellationToken cancellationToken = default) =>
        Spread<(T1, T2, T3), R>(
            function, sets, t => [t.Item1, t.Item2, t.Item3], t => new(function(t.Item1, t.Item2, t.Item3)), options, cancellationToken);

    /// <summary>Calls an asynchronous function with each set of three arguments.</summary>
    /// <inheritdoc cref="Parallelize{T, R}(Func{T, Task{R}}, IEnumerable{T}, ParallelizeOptions, CancellationToken)"/>
    [OverloadResolutionPriority(Overloads.ValueTaskOfResult)]
    public static Parallelized<R> Parallelize<T1, T2, T3, R>(
        Func<T1, T2, T3, ValueTask<R>> function,
        IEnumerable<(T1, T2, T3)> sets,
        ParallelizeOptions? options = null, CancellationToken cancellationToken = default) =>
        Spread<(T1, T2, T3), R>(
            function, sets, t => [t.Item1, t.Item2, t.Item3], t => function(t.Item1, t.Item2, t.Item3), options, cancellationToken);

    /// <summary>Calls a function with each set of four arguments.</summary>
    /// <inheritdoc cref="Parallelize{T, R}(Func{T, R}, IEnumerable{T}, ParallelizeOptions, CancellationToken)"/>
    public static Parallelized<R> Parallelize<T1, T2, T3, T4, R>(
        Func<T1, T2, T3, T4, R> function,
        IEnumerable<(T1, T2, T3, T4)> sets,
        ParallelizeOptions? options = null, CancellationToken cancellationToken = default) =>
        Spread<(T1, T2, T3, T4), R>(
            function, sets, t => [t.Item1, t.Item2, t.Item3, t.Item4],
            t => new(function(t.Item1, t.Item2, t.Item3, t.Item4)), options, cancellationToken);

    /// <summary>Calls an asynchronous function with each set of four arguments.</summary>
    /// <inheritdoc cref="Parallelize{T, R}(Func{T, Task{R}}, IEnumerable{T}, ParallelizeOptions, CancellationToken)"/>
    [OverloadResolutionPriority(Overloads.TaskOfResult)]
    public static Parallelized<R> Parallelize<T1, T2, T3, T4, R>(
        Func<T1, T2, T3, T4, Task<R>> function,
        IEnumerable<(T1, T2, T3, T4)> sets,
        ParallelizeOptions? options = null, CancellationToken cancellationToken = default) =>
        Spread<(T1, T2, T3, T4), R>(
            function, sets, t => [t.Item1, t.Item2, t.Item3, t.Item4],
            t => new(function(t.Item1, t.Item2, t.Item3, t.Item4)), options, cancellationToken);

    /// <summary>Calls an asynchronous function with each set of four arguments.</summary>
    /// <inheritdoc cref="Parallelize{T, R}(Func{T, Task{R}}, IEnumerable{T}, ParallelizeOptions, CancellationToken)"/>
    [OverloadResolutionPriority(Overloads.ValueTaskOfResult)]
    public static Parallelized<R> Parallelize<T1, T2, T3, T4, R>(
        Func<T1, T2, T3, T4, ValueTask<R>> function,
        IEnumerable<(T1, T2, T3, T4)> sets,
        ParallelizeOptions? options = null, CancellationToken cancellationToken = default) =>
        Spread<(T1, T2, T3, T4), R>(
            function, sets, t => [t.Item1, t.Item2, t.Item3, t.Item4],
            t => function(t.Item1, t.Item2, t.Item3, t.Item4), options, cancellationToken);
}
