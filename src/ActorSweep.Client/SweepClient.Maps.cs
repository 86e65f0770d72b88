using ActorSweep.Client.Futures;
using ActorSweep.Core.Graph;
using ActorSweep.Protocol.Messages;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep;

// One function, many items.
public abstract partial class SweepClient
{
    /// <summary>Calls a function for each item, as one task array.</summary>
    /// <returns>A future an item, in their order.</returns>
    /// <exception cref="CannotTravelException">An item, or what the function captured, means nothing in another process.</exception>
    public Future<TResult>[] Map<T, TResult>(Func<T, TResult> function, IEnumerable<T> items, TaskOptions? options = null) =>
        Map<TResult>(function, options, Column.Of(items));

    /// <inheritdoc cref="Map{T, TResult}(Func{T, TResult}, IEnumerable{T}, TaskOptions)"/>
    public Future<TResult>[] Map<T, TResult>(Func<T, Task<TResult>> function, IEnumerable<T> items, TaskOptions? options = null) =>
        Map<TResult>(function, options, Column.Of(items));

    /// <summary>Calls a function for the first of each sequence, the second of each, and so on, as one task array.</summary>
    /// <exception cref="ArgumentException">The sequences are not equally long.</exception>
    /// <inheritdoc cref="Map{T, TResult}(Func{T, TResult}, IEnumerable{T}, TaskOptions)"/>
    public Future<TResult>[] Map<T1, T2, TResult>(
        Func<T1, T2, TResult> function, IEnumerable<T1> first, IEnumerable<T2> second, TaskOptions? options = null) =>
        Map<TResult>(function, options, Column.Of(first), Column.Of(second));

    /// <inheritdoc cref="Map{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{T1}, IEnumerable{T2}, TaskOptions)"/>
    public Future<TResult>[] Map<T1, T2, T3, TResult>(
        Func<T1, T2, T3, TResult> function, IEnumerable<T1> first, IEnumerable<T2> second, IEnumerable<T3> third, TaskOptions? options = null) =>
        Map<TResult>(function, options, Column.Of(first), Column.Of(second), Column.Of(third));

    /// <summary>Calls a function for the result of each future: a task each, that depends on it.</summary>
    public Future<TResult>[] Map<T, TResult>(Func<T, TResult> function, IEnumerable<Future<T>> items, TaskOptions? options = null) =>
        [.. items.Select(item => Submit<TResult>(function, options, new Argument.Of(item)))];

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
