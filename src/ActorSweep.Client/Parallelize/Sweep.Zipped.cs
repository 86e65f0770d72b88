using System.Runtime.CompilerServices;
using ActorSweep.Client;
using ActorSweep.Client.Parallelize;
using ActorSweep.Client.Parallelize.Naming;

namespace ActorSweep;

public static partial class Sweep
{
    /// <summary>Calls a function with the first values of two sequences, then with the second values, and so on.</summary>
    /// <exception cref="ArgumentException">The sequences differ in length.</exception>
    /// <inheritdoc cref="Parallelize{T, R}(Func{T, R}, IEnumerable{T}, ParallelizeOptions, CancellationToken)"/>
    public static Parallelized<R> Parallelize<T1, T2, R>(
        Func<T1, T2, R> function,
        IEnumerable<T1> first, IEnumerable<T2> second,
        ParallelizeOptions? options = null, CancellationToken cancellationToken = default) =>
        Zip<T1, T2, R>(function, first, second, (a, b) => new(function(a, b)), options, cancellationToken);

    /// <summary>Calls an asynchronous function with the first values of two sequences, then with the second values, and so on.</summary>
    /// <exception cref="ArgumentException">The sequences differ in length.</exception>
    /// <inheritdoc cref="Parallelize{T, R}(Func{T, Task{R}}, IEnumerable{T}, ParallelizeOptions, CancellationToken)"/>
    [OverloadResolutionPriority(Overloads.TaskOfResult)]
    public static Parallelized<R> Parallelize<T1, T2, R>(
        Func<T1, T2, Task<R>> function,
        IEnumerable<T1> first, IEnumerable<T2> second,
        ParallelizeOptions? options = null, CancellationToken cancellationToken = default) =>
        Zip<T1, T2, R>(function, first, second, (a, b) => new(function(a, b)), options, cancellationToken);

    /// <summary>Calls an asynchronous function with the first values of two sequences, then with the second values, and so on.</summary>
    /// <exception cref="ArgumentException">The sequences differ in length.</exception>
    /// <inheritdoc cref="Parallelize{T, R}(Func{T, Task{R}}, IEnumerable{T}, ParallelizeOptions, CancellationToken)"/>
    [OverloadResolutionPriority(Overloads.ValueTaskOfResult)]
    public static Parallelized<R> Parallelize<T1, T2, R>(
        Func<T1, T2, ValueTask<R>> function,
        IEnumerable<T1> first, IEnumerable<T2> second,
        ParallelizeOptions? options = null, CancellationToken cancellationToken = default) =>
        Zip<T1, T2, R>(function, first, second, function, options, cancellationToken);

    static Parallelized<R> Zip<T1, T2, R>(
        Delegate function,
        IEnumerable<T1> first, IEnumerable<T2> second,
        Func<T1, T2, ValueTask<R>> invoke,
        ParallelizeOptions? options,
        CancellationToken cancellationToken)
    {
        var a = ColumnOf(function, 0, first);
        var b = ColumnOf(function, 1, second);
        var count = ZippedColumns.Read(a, b);
        return Start(
            new Calls<R>(
                function,
                count,
                i => [a.Values[i], b.Values[i]],
                i => invoke(a.Values[i], b.Values[i])),
            options,
            cancellationToken);
    }

    /// <summary>Calls a function with the first values of three sequences, then with the second values, and so on.</summary>
    /// <exception cref="ArgumentException">The sequences differ in length.</exception>
    /// <inheritdoc cref="Parallelize{T, R}(Func{T, R}, IEnumerable{T}, ParallelizeOptions, CancellationToken)"/>
    public static Parallelized<R> Parallelize<T1, T2, T3, R>(
        Func<T1, T2, T3, R> function,
        IEnumerable<T1> first, IEnumerable<T2> second, IEnumerable<T3> third,
        ParallelizeOptions? options = null, CancellationToken cancellationToken = default) =>
        Zip<T1, T2, T3, R>(function, first, second, third, (a, b, c) => new(function(a, b, c)), options, cancellationToken);

    /// <summary>Calls an asynchronous function with the first values of three sequences, then with the second values, and so on.</summary>
    /// <exception cref="ArgumentException">The sequences differ in length.</exception>
    /// <inheritdoc cref="Parallelize{T, R}(Func{T, Task{R}}, IEnumerable{T}, ParallelizeOptions, CancellationToken)"/>
    [OverloadResolutionPriority(Overloads.TaskOfResult)]
    public static Parallelized<R> Parallelize<T1, T2, T3, R>(
        Func<T1, T2, T3, Task<R>> function,
        IEnumerable<T1> first, IEnumerable<T2> second, IEnumerable<T3> third,
        ParallelizeOptions? options = null, CancellationToken cancellationToken = default) =>
        Zip<T1, T2, T3, R>(function, first, second, third, (a, b, c) => new(function(a, b, c)), options, cancellationToken);

    /// <summary>Calls an asynchronous function with the first values of three sequences, then with the second values, and so on.</summary>
    /// <exception cref="ArgumentException">The sequences differ in length.</exception>
    /// <inheritdoc cref="Parallelize{T, R}(Func{T, Task{R}}, IEnumerable{T}, ParallelizeOptions, CancellationToken)"/>
    [OverloadResolutionPriority(Overloads.ValueTaskOfResult)]
    public static Parallelized<R> Parallelize<T1, T2, T3, R>(
        Func<T1, T2, T3, ValueTask<R>> function,
        IEnumerable<T1> first, IEnumerable<T2> second, IEnumerable<T3> third,
        ParallelizeOptions? options = null, CancellationToken cancellationToken = default) =>
        Zip<T1, T2, T3, R>(function, first, second, third, function, options, cancellationToken);

    static Parallelized<R> Zip<T1, T2, T3, R>(
        Delegate function,
        IEnumerable<T1> first, IEnumerable<T2> second, IEnumerable<T3> third,
        Func<T1, T2, T3, ValueTask<R>> invoke,
        ParallelizeOptions? options,
        CancellationToken cancellationToken)
    {
        var a = ColumnOf(function, 0, first);
        var b = ColumnOf(function, 1, second);
        var c = ColumnOf(function, 2, third);
        var count = ZippedColumns.Read(a, b, c);
        return Start(
            new Calls<R>(
                function,
                count,
                i => [a.Values[i], b.Values[i], c.Values[i]],
                i => invoke(a.Values[i], b.Values[i], c.Values[i])),
            options,
            cancellationToken);
    }

    /// <summary>Calls a function with the first values of four sequences, then with the second values, and so on.</summary>
    /// <exception cref="ArgumentException">The sequences differ in length.</exception>
    /// <inheritdoc cref="Parallelize{T, R}(Func{T, R}, IEnumerable{T}, ParallelizeOptions, CancellationToken)"/>
    public static Parallelized<R> Parallelize<T1, T2, T3, T4, R>(
        Func<T1, T2, T3, T4, R> function,
        IEnumerable<T1> first, IEnumerable<T2> second, IEnumerable<T3> third, IEnumerable<T4> fourth,
        ParallelizeOptions? options = null, CancellationToken cancellationToken = default) =>
        Zip<T1, T2, T3, T4, R>(function, first, second, third, fourth, (a, b, c, d) => new(function(a, b, c, d)), options, cancellationToken);

    /// <summary>Calls an asynchronous function with the first values of four sequences, then with the second values, and so on.</summary>
    /// <exception cref="ArgumentException">The sequences differ in length.</exception>
    /// <inheritdoc cref="Parallelize{T, R}(Func{T, Task{R}}, IEnumerable{T}, ParallelizeOptions, CancellationToken)"/>
    [OverloadResolutionPriority(Overloads.TaskOfResult)]
    public static Parallelized<R> Parallelize<T1, T2, T3, T4, R>(
        Func<T1, T2, T3, T4, Task<R>> function,
        IEnumerable<T1> first, IEnumerable<T2> second, IEnumerable<T3> third, IEnumerable<T4> fourth,
        ParallelizeOptions? options = null, CancellationToken cancellationToken = default) =>
        Zip<T1, T2, T3, T4, R>(function, first, second, third, fourth, (a, b, c, d) => new(function(a, b, c, d)), options, cancellationToken);

    /// <summary>Calls an asynchronous function with the first values of four sequences, then with the second values, and so on.</summary>
    /// <exception cref="ArgumentException">The sequences differ in length.</exception>
    /// <inheritdoc cref="Parallelize{T, R}(Func{T, Task{R}}, IEnumerable{T}, ParallelizeOptions, CancellationToken)"/>
    [OverloadResolutionPriority(Overloads.ValueTaskOfResult)]
    public static Parallelized<R> Parallelize<T1, T2, T3, T4, R>(
        Func<T1, T2, T3, T4, ValueTask<R>> function,
        IEnumerable<T1> first, IEnumerable<T2> second, IEnumerable<T3> third, IEnumerable<T4> fourth,
        ParallelizeOptions? options = null, CancellationToken cancellationToken = default) =>
        Zip<T1, T2, T3, T4, R>(function, first, second, third, fourth, function, options, cancellationToken);

    static Parallelized<R> Zip<T1, T2, T3, T4, R>(
        Delegate function,
        IEnumerable<T1> first, IEnumerable<T2> second, IEnumerable<T3> third, IEnumerable<T4> fourth,
        Func<T1, T2, T3, T4, ValueTask<R>> invoke,
        ParallelizeOptions? options,
        CancellationToken cancellationToken)
    {
        var a = ColumnOf(function, 0, first);
        var b = ColumnOf(function, 1, second);
        var c = ColumnOf(function, 2, third);
        var d = ColumnOf(function, 3, fourth);
        var count = ZippedColumns.Read(a, b, c, d);
        return Start(
            new Calls<R>(
                function,
                count,
                i => [a.Values[i], b.Values[i], c.Values[i], d.Values[i]],
                i => invoke(a.Values[i], b.Values[i], c.Values[i], d.Values[i])),
            options,
            cancellationToken);
    }
}
