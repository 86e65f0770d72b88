using System.Runtime.CompilerServices;
using ActorSweep.Client;
using ActorSweep.Client.Futures;
using ActorSweep.Core.Graph;
using ActorSweep.Protocol.Messages;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep;

// Maps: one function, many items.
public abstract partial class SweepClient
{
    /// <summary>Submits calls of a function, one for each item, as one task array.</summary>
    /// <param name="function">The function: a static method or a lambda.</param>
    /// <param name="items">The items, read to the end now.</param>
    /// <param name="options">The options of all calls; null: the defaults.</param>
    /// <returns>The futures, one for each item, in the order of the items.</returns>
    /// <exception cref="CannotTravelException">An item, or a value that the function captured, cannot be sent to another process.</exception>
    public Future<TResult>[] Map<T, TResult>(Func<T, TResult> function, IEnumerable<T> items, TaskOptions? options = null) =>
        Map<TResult>(function, options, Column.Of(items));

    /// <inheritdoc cref="Map{T, TResult}(Func{T, TResult}, IEnumerable{T}, TaskOptions)"/>
    [OverloadResolutionPriority(Overloads.TaskOfResult)]
    public Future<TResult>[] Map<T, TResult>(Func<T, Task<TResult>> function, IEnumerable<T> items, TaskOptions? options = null) =>
        Map<TResult>(function, options, Column.Of(items));

    /// <inheritdoc cref="Map{T, TResult}(Func{T, TResult}, IEnumerable{T}, TaskOptions)"/>
    [OverloadResolutionPriority(Overloads.ValueTaskOfResult)]
    public Future<TResult>[] Map<T, TResult>(Func<T, ValueTask<TResult>> function, IEnumerable<T> items, TaskOptions? options = null) =>
        Map<TResult>(function, options, Column.Of(items));

    /// <summary>Submits calls of a function that has no result, one for each item, as one task array.</summary>
    /// <inheritdoc cref="Map{T, TResult}(Func{T, TResult}, IEnumerable{T}, TaskOptions)"/>
    public Future[] Map<T>(Action<T> function, IEnumerable<T> items, TaskOptions? options = null) => Map<object>(function, options, Column.Of(items));

    /// <inheritdoc cref="Map{T}(Action{T}, IEnumerable{T}, TaskOptions)"/>
    [OverloadResolutionPriority(Overloads.Task)]
    public Future[] Map<T>(Func<T, Task> function, IEnumerable<T> items, TaskOptions? options = null) => Map<object>(function, options, Column.Of(items));

    /// <inheritdoc cref="Map{T}(Action{T}, IEnumerable{T}, TaskOptions)"/>
    [OverloadResolutionPriority(Overloads.ValueTask)]
    public Future[] Map<T>(Func<T, ValueTask> function, IEnumerable<T> items, TaskOptions? options = null) => Map<object>(function, options, Column.Of(items));

    /// <summary>Submits calls of a function with the first items of each sequence, then the second items, and so on, as one task array.</summary>
    /// <exception cref="ArgumentException">The sequences differ in length.</exception>
    /// <inheritdoc cref="Map{T, TResult}(Func{T, TResult}, IEnumerable{T}, TaskOptions)"/>
    public Future<TResult>[] Map<T1, T2, TResult>(
        Func<T1, T2, TResult> function, IEnumerable<T1> first, IEnumerable<T2> second, TaskOptions? options = null) =>
        Map<TResult>(function, options, Column.Of(first), Column.Of(second));

    /// <inheritdoc cref="Map{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{T1}, IEnumerable{T2}, TaskOptions)"/>
    [OverloadResolutionPriority(Overloads.TaskOfResult)]
    public Future<TResult>[] Map<T1, T2, TResult>(
        Func<T1, T2, Task<TResult>> function, IEnumerable<T1> first, IEnumerable<T2> second, TaskOptions? options = null) =>
        Map<TResult>(function, options, Column.Of(first), Column.Of(second));

    /// <inheritdoc cref="Map{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{T1}, IEnumerable{T2}, TaskOptions)"/>
    [OverloadResolutionPriority(Overloads.ValueTaskOfResult)]
    public Future<TResult>[] Map<T1, T2, TResult>(
        Func<T1, T2, ValueTask<TResult>> function, IEnumerable<T1> first, IEnumerable<T2> second, TaskOptions? options = null) =>
        Map<TResult>(function, options, Column.Of(first), Column.Of(second));

    /// <inheritdoc cref="Map{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{T1}, IEnumerable{T2}, TaskOptions)"/>
    public Future<TResult>[] Map<T1, T2, T3, TResult>(
        Func<T1, T2, T3, TResult> function, IEnumerable<T1> first, IEnumerable<T2> second, IEnumerable<T3> third, TaskOptions? options = null) =>
        Map<TResult>(function, options, Column.Of(first), Column.Of(second), Column.Of(third));

    /// <inheritdoc cref="Map{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{T1}, IEnumerable{T2}, TaskOptions)"/>
    [OverloadResolutionPriority(Overloads.TaskOfResult)]
    public Future<TResult>[] Map<T1, T2, T3, TResult>(
        Func<T1, T2, T3, Task<TResult>> function, IEnumerable<T1> first, IEnumerable<T2> second, IEnumerable<T3> third, TaskOptions? options = null) =>
        Map<TResult>(function, options, Column.Of(first), Column.Of(second), Column.Of(third));

    /// <inheritdoc cref="Map{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{T1}, IEnumerable{T2}, TaskOptions)"/>
    [OverloadResolutionPriority(Overloads.ValueTaskOfResult)]
    public Future<TResult>[] Map<T1, T2, T3, TResult>(
        Func<T1, T2, T3, ValueTask<TResult>> function, IEnumerable<T1> first, IEnumerable<T2> second, IEnumerable<T3> third, TaskOptions? options = null) =>
        Map<TResult>(function, options, Column.Of(first), Column.Of(second), Column.Of(third));

    /// <inheritdoc cref="Map{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{T1}, IEnumerable{T2}, TaskOptions)"/>
    public Future[] Map<T1, T2>(
        Action<T1, T2> function, IEnumerable<T1> first, IEnumerable<T2> second, TaskOptions? options = null) =>
        Map<object>(function, options, Column.Of(first), Column.Of(second));

    /// <inheritdoc cref="Map{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{T1}, IEnumerable{T2}, TaskOptions)"/>
    [OverloadResolutionPriority(Overloads.Task)]
    public Future[] Map<T1, T2>(
        Func<T1, T2, Task> function, IEnumerable<T1> first, IEnumerable<T2> second, TaskOptions? options = null) =>
        Map<object>(function, options, Column.Of(first), Column.Of(second));

    /// <inheritdoc cref="Map{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{T1}, IEnumerable{T2}, TaskOptions)"/>
    [OverloadResolutionPriority(Overloads.ValueTask)]
    public Future[] Map<T1, T2>(
        Func<T1, T2, ValueTask> function, IEnumerable<T1> first, IEnumerable<T2> second, TaskOptions? options = null) =>
        Map<object>(function, options, Column.Of(first), Column.Of(second));

    /// <inheritdoc cref="Map{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{T1}, IEnumerable{T2}, TaskOptions)"/>
    public Future[] Map<T1, T2, T3>(
        Action<T1, T2, T3> function, IEnumerable<T1> first, IEnumerable<T2> second, IEnumerable<T3> third, TaskOptions? options = null) =>
        Map<object>(function, options, Column.Of(first), Column.Of(second), Column.Of(third));

    /// <inheritdoc cref="Map{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{T1}, IEnumerable{T2}, TaskOptions)"/>
    [OverloadResolutionPriority(Overloads.Task)]
    public Future[] Map<T1, T2, T3>(
        Func<T1, T2, T3, Task> function, IEnumerable<T1> first, IEnumerable<T2> second, IEnumerable<T3> third, TaskOptions? options = null) =>
        Map<object>(function, options, Column.Of(first), Column.Of(second), Column.Of(third));

    /// <inheritdoc cref="Map{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{T1}, IEnumerable{T2}, TaskOptions)"/>
    [OverloadResolutionPriority(Overloads.ValueTask)]
    public Future[] Map<T1, T2, T3>(
        Func<T1, T2, T3, ValueTask> function, IEnumerable<T1> first, IEnumerable<T2> second, IEnumerable<T3> third, TaskOptions? options = null) =>
        Map<object>(function, options, Column.Of(first), Column.Of(second), Column.Of(third));

    /// <summary>Submits calls of a function, one for the result of each future. Each call is one task, which depends on its future.</summary>
    /// <returns>The futures of the calls, in the order of <paramref name="items"/>.</returns>
    public Future<TResult>[] Map<T, TResult>(Func<T, TResult> function, IEnumerable<Future<T>> items, TaskOptions? options = null) =>
        [.. items.Select(item => Submit<TResult>(function, options, new Argument.DependencyArgument(item)))];

    /// <inheritdoc cref="Map{T, TResult}(Func{T, TResult}, IEnumerable{Future{T}}, TaskOptions)"/>
    [OverloadResolutionPriority(Overloads.TaskOfResult)]
    public Future<TResult>[] Map<T, TResult>(Func<T, Task<TResult>> function, IEnumerable<Future<T>> items, TaskOptions? options = null) =>
        [.. items.Select(item => Submit<TResult>(function, options, new Argument.DependencyArgument(item)))];

    /// <inheritdoc cref="Map{T, TResult}(Func{T, TResult}, IEnumerable{Future{T}}, TaskOptions)"/>
    [OverloadResolutionPriority(Overloads.ValueTaskOfResult)]
    public Future<TResult>[] Map<T, TResult>(Func<T, ValueTask<TResult>> function, IEnumerable<Future<T>> items, TaskOptions? options = null) =>
        [.. items.Select(item => Submit<TResult>(function, options, new Argument.DependencyArgument(item)))];

    /// <inheritdoc cref="Map{T, TResult}(Func{T, TResult}, IEnumerable{Future{T}}, TaskOptions)"/>
    public Future[] Map<T>(Action<T> function, IEnumerable<Future<T>> items, TaskOptions? options = null) =>
        [.. items.Select(item => Submit(function, options, [new Argument.DependencyArgument(item)]))];

    /// <inheritdoc cref="Map{T, TResult}(Func{T, TResult}, IEnumerable{Future{T}}, TaskOptions)"/>
    [OverloadResolutionPriority(Overloads.Task)]
    public Future[] Map<T>(Func<T, Task> function, IEnumerable<Future<T>> items, TaskOptions? options = null) =>
        [.. items.Select(item => Submit(function, options, [new Argument.DependencyArgument(item)]))];

    /// <inheritdoc cref="Map{T, TResult}(Func{T, TResult}, IEnumerable{Future{T}}, TaskOptions)"/>
    [OverloadResolutionPriority(Overloads.ValueTask)]
    public Future[] Map<T>(Func<T, ValueTask> function, IEnumerable<Future<T>> items, TaskOptions? options = null) =>
        [.. items.Select(item => Submit(function, options, [new Argument.DependencyArgument(item)]))];

    Future<TResult>[] Map<TResult>(Delegate function, TaskOptions? options, params Column[] columns) =>
        Map<TResult>(CallCodec.EncodeFunction(function), options, columns[0].Count, columns);

    internal Future<TResult>[] Map<TResult>(EncodedCall call, TaskOptions? options, int count, Column[] columns)
    {
        if (columns.FirstOrDefault(c => c.Count != count) is { } other)
            throw new ArgumentException($"the sequences must be equally long, but one has {count} items and another {other.Count}.");
        if (count == 0)
            return [];
        options ??= TaskOptions.Default;
        var run = NewRun(options.Key ?? "map");
        var handle = Futures.NewMap(run, call.Name, count);
        var message = new SubmitMap(
            Futures.Client, run, new MapFunction(call.Name, call.Shape, call.Arguments) { Code = call.Code }, count, [.. columns.Select(c => c.ToBytes())], Submission.OnWire(options));
        Futures.Submit(message, handle);
        var futures = new Future<TResult>[count];
        for (var i = 0; i < futures.Length; i++)
            futures[i] = new Future<TResult>(handle, i);
        return futures;
    }
}
