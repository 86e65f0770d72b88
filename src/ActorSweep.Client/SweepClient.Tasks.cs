using System.Linq.Expressions;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using ActorSweep.Client.Futures;
using ActorSweep.Client.Queue;
using ActorSweep.Core.Graph;

namespace ActorSweep;

// Tasks: delayed calls and futures.
public abstract partial class SweepClient
{
    readonly Lazy<FutureTable> _futures;
    readonly string _id = RandomNumberGenerator.GetHexString(8, lowercase: true);
    int _lastRun;
    long _nextTask;

    private protected SweepClient()
    {
        _futures = new Lazy<FutureTable>(() => new FutureTable(new ClientId(_id), NewLink));
        _book = new Lazy<QueueBook>(NewQueueBook);
    }

    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    private protected FutureTable Futures
    {
        get
        {
            CheckOpen();
            return _futures.Value;
        }
    }

    /// <summary>The number of tasks and maps that this client holds.</summary>
    internal int HeldFutures => _futures.Value.Count;

    /// <summary>Returns a new link that carries messages about tasks to the scheduler.</summary>
    private protected abstract IClientLink NewLink(FutureTable table);

    /// <summary>Submits a delayed call and the calls on which it depends, and waits for its result.</summary>
    /// <param name="target">The delayed call.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="TaskFailedException">The call failed, or a call on which it depends failed.</exception>
    /// <exception cref="CannotTravelException">An argument cannot be sent to another process.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public async Task<T> ComputeAsync<T>(Delayed<T> target, CancellationToken cancellationToken = default)
    {
        using var future = PersistOne<T>(Hand([target]), 0);
        return await CancelWith(future, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Submits a delayed call that has no result, and waits for its end.</summary>
    /// <param name="target">The delayed call.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <inheritdoc cref="ComputeAsync{T}(Delayed{T}, CancellationToken)"/>
    public async Task ComputeAsync(Delayed target, CancellationToken cancellationToken = default)
    {
        using var future = Of(Hand([target])[0]);
        await future.WaitAsync(cancellationToken).ConfigureAwait(false);
        await future;
    }

    /// <summary>Submits delayed calls as one graph, and waits for their results.</summary>
    /// <param name="targets">The delayed calls.</param>
    /// <param name="cancellationToken">Stops waiting, and releases the calls.</param>
    /// <returns>The results, in the order of the calls.</returns>
    /// <inheritdoc cref="ComputeAsync{T}(Delayed{T}, CancellationToken)"/>
    public async Task<T[]> ComputeAsync<T>(IEnumerable<Delayed<T>> targets, CancellationToken cancellationToken = default)
    {
        var futures = Persist(targets);
        try
        {
            return await GatherAsync(futures, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            foreach (var future in futures)
                future.Dispose();
        }
    }

    /// <inheritdoc cref="ComputeAsync{T}(IEnumerable{Delayed{T}}, CancellationToken)"/>
    public async Task<(T1, T2)> ComputeAsync<T1, T2>((Delayed<T1>, Delayed<T2>) targets, CancellationToken cancellationToken = default)
    {
        var handles = Hand([targets.Item1, targets.Item2]);
        using var one = PersistOne<T1>(handles, 0);
        using var two = PersistOne<T2>(handles, 1);
        return (await CancelWith(one, cancellationToken).ConfigureAwait(false), await CancelWith(two, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc cref="ComputeAsync{T}(IEnumerable{Delayed{T}}, CancellationToken)"/>
    public async Task<(T1, T2, T3)> ComputeAsync<T1, T2, T3>((Delayed<T1>, Delayed<T2>, Delayed<T3>) targets, CancellationToken cancellationToken = default)
    {
        var handles = Hand([targets.Item1, targets.Item2, targets.Item3]);
        using var one = PersistOne<T1>(handles, 0);
        using var two = PersistOne<T2>(handles, 1);
        using var three = PersistOne<T3>(handles, 2);
        return (await CancelWith(one, cancellationToken).ConfigureAwait(false), await CancelWith(two, cancellationToken).ConfigureAwait(false), await CancelWith(three, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Submits a delayed call, waits for its end, and leaves the result on the workers until the future is released.</summary>
    /// <param name="target">The delayed call.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>A future that has finished.</returns>
    /// <exception cref="TaskFailedException">The call failed, or a call on which it depends failed.</exception>
    public async Task<Future<T>> PersistAsync<T>(Delayed<T> target, CancellationToken cancellationToken = default)
    {
        var future = PersistOne<T>(Hand([target]), 0);
        await future.WaitAsync(cancellationToken).ConfigureAwait(false);
        return future.Exception is { } failed ? throw failed : future;
    }

    /// <inheritdoc cref="PersistAsync{T}(Delayed{T}, CancellationToken)"/>
    public async Task<Future<T>[]> PersistAsync<T>(IEnumerable<Delayed<T>> targets, CancellationToken cancellationToken = default)
    {
        var futures = Persist(targets);
        foreach (var future in futures)
            await future.WaitAsync(cancellationToken).ConfigureAwait(false);
        return futures.FirstOrDefault(f => f.Exception is not null) is { } failed ? throw failed.Exception! : futures;
    }

    /// <summary>Submits a call. Its task begins as soon as a worker has a free slot.</summary>
    /// <param name="call">
    /// The call, such as <c>() => Simulate(beta, seed)</c>. Its arguments are evaluated now; <c>future.Value</c> makes the task depend on a future.
    /// </param>
    /// <param name="options">The options of the task; null: the defaults.</param>
    /// <exception cref="NotACallException">The expression is not a call that can be sent to a worker.</exception>
    /// <exception cref="CannotTravelException">An argument cannot be sent to another process.</exception>
    public Future<T> Submit<T>(Expression<Func<T>> call, TaskOptions? options = null) => Submit(Delayed.Call(call, options));

    /// <inheritdoc cref="Submit{T}(Expression{Func{T}}, TaskOptions)"/>
    public Future<T> Submit<T>(Expression<Func<Task<T>>> call, TaskOptions? options = null) => Submit(Delayed.Call(call, options));

    /// <inheritdoc cref="Submit{T}(Expression{Func{T}}, TaskOptions)"/>
    public Future Submit(Expression<Action> call, TaskOptions? options = null) => Submit(Delayed.Call(call, options));

    /// <inheritdoc cref="Submit{T}(Expression{Func{T}}, TaskOptions)"/>
    public Future<T> Submit<T>(Expression<Func<ValueTask<T>>> call, TaskOptions? options = null) => Submit(Delayed.Call(call, options));

    /// <inheritdoc cref="Submit{T}(Expression{Func{T}}, TaskOptions)"/>
    public Future Submit(Expression<Func<Task>> call, TaskOptions? options = null) => Submit(Delayed.Call(call, options));

    /// <inheritdoc cref="Submit{T}(Expression{Func{T}}, TaskOptions)"/>
    public Future Submit(Expression<Func<ValueTask>> call, TaskOptions? options = null) => Submit(Delayed.Call(call, options));

    /// <summary>Submits a delayed call and the calls on which it depends.</summary>
    /// <exception cref="CannotTravelException">An argument cannot be sent to another process.</exception>
    public Future<T> Submit<T>(Delayed<T> call) => Of<T>(HandOne(call));

    /// <summary>Submits a delayed call that has no result, and the calls on which it depends.</summary>
    /// <inheritdoc cref="Submit{T}(Delayed{T})"/>
    public Future Submit(Delayed call) => Of(HandOne(call));

    static Argument Constant<T>(T value) => new Argument.ConstantArgument(value, typeof(T));

    static Future<T> Of<T>(TaskHandle handle) => new(handle, handle.Id.Index);

    static Future Of(TaskHandle handle) => new(handle, handle.Id.Index);

    Future<T>[] Persist<T>(IEnumerable<Delayed<T>> targets)
    {
        var handles = Hand([.. targets]);
        return [.. handles.Select(h => Of<T>(h))];
    }

    static Future<T> PersistOne<T>(TaskHandle[] handles, int which) => Of<T>(handles[which]);

    static async Task<T> CancelWith<T>(Future<T> future, CancellationToken cancellationToken)
    {
        try
        {
            return await future.AsTask(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            future.Source.Table.Cancel([future]);
            throw;
        }
    }

    /// <summary>Submits the targets as a new run.</summary>
    TaskHandle[] Hand(IReadOnlyList<Delayed> targets)
    {
        var graph = CallGraph.Of(targets).Fuse();
        var run = NewRun("graph");
        var held = graph.Targets.ToHashSet();
        var submission = new Submission(Futures.Client, run, "graph", isOpen: false);
        submission.Add(graph, 0, held.Contains);
        var handles = held.ToDictionary(index => index, index => Futures.NewTask(new TaskId(run, index), KeyOf(graph.Nodes[index], index)));
        Futures.Submit(submission.Message, handles.Values);
        // Futures on which the targets depend are not finalized, and so not released, before the targets are submitted.
        GC.KeepAlive(targets);
        return [.. graph.Targets.Select(index => handles[index])];
    }

    /// <summary>Submits a call as one more task of this client's open run.</summary>
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

    /// <summary>The run of all tasks that are submitted one by one.</summary>
    RunId OpenRun => field.Value is null ? field = new RunId($"futures-{_id}") : field;

    /// <summary>Makes the id of a new run. The id is a part of URLs and of names of files, so that other characters of the name become hyphens.</summary>
    RunId NewRun(string name) => new($"{NotInIds().Replace(name, "-")}-{_id}-{Interlocked.Increment(ref _lastRun)}");

    [GeneratedRegex("^[^A-Za-z0-9]+|[^A-Za-z0-9._-]+|(?<=^.{60}).+$", RegexOptions.Singleline)]
    private static partial Regex NotInIds();

    static string KeyOf(CallNode node, long index) => node.Options.Key ?? $"{node.Call}-{index}";
}
