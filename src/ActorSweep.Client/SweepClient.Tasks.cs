using System.Linq.Expressions;
using System.Security.Cryptography;
using ActorSweep.Client.Futures;
using ActorSweep.Core.Graph;

namespace ActorSweep;

// Any task: delayed calls, futures, maps.
public abstract partial class SweepClient
{
    readonly Lazy<FutureTable> _futures;
    readonly string _id = RandomNumberGenerator.GetHexString(8, lowercase: true);
    int _lastRun;
    long _nextTask;

    private protected SweepClient() => _futures = new Lazy<FutureTable>(() => new FutureTable(new ClientId(_id), NewLink));

    private protected FutureTable Futures => _futures.Value;

    /// <summary>How many tasks and maps this client holds.</summary>
    internal int HeldFutures => Futures.Count;

    /// <summary>What carries words about tasks to the scheduler.</summary>
    private protected abstract IClientLink NewLink(FutureTable table);

    /// <summary>Computes a delayed call, with what it needs, and waits for its result.</summary>
    /// <exception cref="TaskFailedException">It failed, or something did on which it depends.</exception>
    public async Task<T> ComputeAsync<T>(Delayed<T> target, CancellationToken cancel = default)
    {
        using var future = PersistOne<T>(Hand([target]), 0);
        return await CancelWith(future, cancel);
    }

    /// <summary>Computes a delayed call that has no result.</summary>
    /// <inheritdoc cref="ComputeAsync{T}(Delayed{T}, CancellationToken)"/>
    public async Task ComputeAsync(Delayed target, CancellationToken cancel = default)
    {
        using var future = Of(Hand([target])[0]);
        await future.WaitAsync(cancel);
        await future;
    }

    /// <summary>Computes delayed calls together, as one graph.</summary>
    /// <returns>Their results, in their order.</returns>
    /// <inheritdoc cref="ComputeAsync{T}(Delayed{T}, CancellationToken)"/>
    public async Task<T[]> ComputeAsync<T>(IEnumerable<Delayed<T>> targets, CancellationToken cancel = default)
    {
        var futures = Persist(targets);
        try
        {
            return await GatherAsync(futures, cancel: cancel);
        }
        finally
        {
            foreach (var future in futures)
                future.Dispose();
        }
    }

    /// <inheritdoc cref="ComputeAsync{T}(IEnumerable{Delayed{T}}, CancellationToken)"/>
    public async Task<(T1, T2)> ComputeAsync<T1, T2>((Delayed<T1>, Delayed<T2>) targets, CancellationToken cancel = default)
    {
        var handles = Hand([targets.Item1, targets.Item2]);
        using var one = PersistOne<T1>(handles, 0);
        using var two = PersistOne<T2>(handles, 1);
        return (await CancelWith(one, cancel), await CancelWith(two, cancel));
    }

    /// <inheritdoc cref="ComputeAsync{T}(IEnumerable{Delayed{T}}, CancellationToken)"/>
    public async Task<(T1, T2, T3)> ComputeAsync<T1, T2, T3>((Delayed<T1>, Delayed<T2>, Delayed<T3>) targets, CancellationToken cancel = default)
    {
        var handles = Hand([targets.Item1, targets.Item2, targets.Item3]);
        using var one = PersistOne<T1>(handles, 0);
        using var two = PersistOne<T2>(handles, 1);
        using var three = PersistOne<T3>(handles, 2);
        return (await CancelWith(one, cancel), await CancelWith(two, cancel), await CancelWith(three, cancel));
    }

    /// <summary>Computes a delayed call and leaves its result on the workers, until the future is released.</summary>
    /// <returns>A future that has ended well.</returns>
    public async Task<Future<T>> PersistAsync<T>(Delayed<T> target, CancellationToken cancel = default)
    {
        var future = PersistOne<T>(Hand([target]), 0);
        await future.WaitAsync(cancel);
        return future.Exception is { } failed ? throw failed : future;
    }

    /// <inheritdoc cref="PersistAsync{T}(Delayed{T}, CancellationToken)"/>
    public async Task<Future<T>[]> PersistAsync<T>(IEnumerable<Delayed<T>> targets, CancellationToken cancel = default)
    {
        var futures = Persist(targets);
        foreach (var future in futures)
            await future.WaitAsync(cancel);
        return futures.FirstOrDefault(f => f.Exception is not null) is { } failed ? throw failed.Exception! : futures;
    }

    /// <summary>Hands a call in, to be done as soon as may be.</summary>
    /// <exception cref="NotACallException">The expression is not a call that can be run elsewhere.</exception>
    /// <exception cref="CannotTravelException">What it takes means nothing in another process.</exception>
    public Future<T> Submit<T>(Expression<Func<T>> call, TaskOptions? options = null) => Submit(Delayed.Call(call, options));

    /// <inheritdoc cref="Submit{T}(Expression{Func{T}}, TaskOptions)"/>
    public Future<T> Submit<T>(Expression<Func<Task<T>>> call, TaskOptions? options = null) => Submit(Delayed.Call(call, options));

    /// <inheritdoc cref="Submit{T}(Expression{Func{T}}, TaskOptions)"/>
    public Future Submit(Expression<Action> call, TaskOptions? options = null) => Submit(Delayed.Call(call, options));

    /// <inheritdoc cref="Submit{T}(Expression{Func{T}}, TaskOptions)"/>
    public Future Submit(Expression<Func<Task>> call, TaskOptions? options = null) => Submit(Delayed.Call(call, options));

    /// <summary>Hands a delayed call in, with what it needs.</summary>
    public Future<T> Submit<T>(Delayed<T> call) => Of<T>(HandOne(call));

    /// <summary>Hands a delayed call in that has no result.</summary>
    public Future Submit(Delayed call) => Of(HandOne(call));

    /// <summary>Hands a function and its argument in.</summary>
    public Future<TResult> Submit<T, TResult>(Func<T, TResult> function, T argument, TaskOptions? options = null) =>
        Submit<TResult>(function, options, Constant(argument));

    /// <inheritdoc cref="Submit{T, TResult}(Func{T, TResult}, T, TaskOptions)"/>
    public Future<TResult> Submit<T1, T2, TResult>(Func<T1, T2, TResult> function, T1 first, T2 second, TaskOptions? options = null) =>
        Submit<TResult>(function, options, Constant(first), Constant(second));

    Future<TResult> Submit<TResult>(Delegate function, TaskOptions? options, params Argument[] arguments) =>
        Submit(Delayed.Of<TResult>(function, arguments, options));

    static Argument Constant<T>(T value) => new Argument.Constant(value, typeof(T));

    static Future<T> Of<T>(TaskHandle handle) => new(handle, handle.Id.Index);

    static Future Of(TaskHandle handle) => new(handle, handle.Id.Index);

    Future<T>[] Persist<T>(IEnumerable<Delayed<T>> targets)
    {
        var handles = Hand([.. targets]);
        return [.. handles.Select(h => Of<T>(h))];
    }

    static Future<T> PersistOne<T>(TaskHandle[] handles, int which) => Of<T>(handles[which]);

    static async Task<T> CancelWith<T>(Future<T> future, CancellationToken cancel)
    {
        try
        {
            return await future.AsTask(cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await future.CancelAsync();
            throw;
        }
    }

    /// <summary>Hands targets in as a run of their own.</summary>
    TaskHandle[] Hand(IReadOnlyList<Delayed> targets)
    {
        var graph = CallGraph.Of(targets).Fuse();
        var run = NewRun("graph");
        var held = graph.Targets.ToHashSet();
        var submission = new Submission(Futures.Client, run, "graph", isOpen: false);
        submission.Add(graph, 0, held.Contains);
        var handles = held.ToDictionary(index => index, index => Futures.NewTask(new TaskId(run, index), KeyOf(graph.Nodes[index], index)));
        Futures.Submit(submission.Message, handles.Values);
        // Futures that nobody else refers to are not released before what depends on them is handed in.
        GC.KeepAlive(targets);
        return [.. graph.Targets.Select(index => handles[index])];
    }

    /// <summary>Hands a call in as one more task of this client's open run.</summary>
    TaskHandle HandOne(Delayed call)
    {
        var graph = CallGraph.Of(call);
        var first = Interlocked.Add(ref _nextTask, graph.Nodes.Count) - graph.Nodes.Count;
        var submission = new Submission(Futures.Client, OpenRun, "futures", isOpen: true);
        submission.Add(graph, first, index => index == graph.Targets[0]);
        var target = graph.Targets[0];
        var handle = Futures.NewTask(new TaskId(OpenRun, first + target), KeyOf(graph.Nodes[target], first + target));
        Futures.Submit(submission.Message, handle);
        GC.KeepAlive(call);
        return handle;
    }

    /// <summary>The run that what is submitted task by task belongs to.</summary>
    RunId OpenRun => field.Value is null ? field = new RunId($"futures-{_id}") : field;

    RunId NewRun(string name) => new($"{name}-{_id}-{Interlocked.Increment(ref _lastRun)}");

    static string KeyOf(CallNode node, long index) => node.Options.Key ?? $"{node.Call}-{index}";
}
