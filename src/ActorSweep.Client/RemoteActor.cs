using System.Linq.Expressions;
using ActorSweep.Core.Graph;

namespace ActorSweep;

/// <summary>
/// An actor: an object on a worker, with state that its calls read and change. Calls are executed one after another, in the order in which this client
/// makes them. If the worker dies, the state is lost.
/// </summary>
/// <typeparam name="T">The class of the object.</typeparam>
public sealed class RemoteActor<T> : IAsyncDisposable
    where T : class
{
    readonly SweepClient _client;
    readonly Future<T> _made;
    readonly Lock _order = new();
    readonly TaskOptions _there;
    Future? _last;

    internal RemoteActor(SweepClient client, Future<T> made, string worker) =>
        (_client, _made, Worker, _there) = (client, made, worker, new TaskOptions { Workers = [worker] });

    /// <summary>Gets the name of the worker that has the object.</summary>
    public string Worker { get; }

    /// <summary>
    /// Submits a call of a method, to be executed after all calls that this client made before. The call is executed even if the program discards the future;
    /// it is not if the program cancels or releases the future before the call begins.
    /// </summary>
    /// <param name="call">The call, such as <c>counter => counter.Add(3)</c>. Its arguments are evaluated now.</param>
    /// <returns>The future of the call. When the worker or the scheduler has died, awaiting it throws a <see cref="StateLostException"/>.</returns>
    /// <exception cref="NotACallException">The expression is not a call of a method of the object.</exception>
    /// <exception cref="CannotTravelException">An argument cannot be sent to another process.</exception>
    public Future<TResult> Call<TResult>(Expression<Func<T, TResult>> call) => Next(after => _client.SubmitToActor<TResult>(Captured(call), _there, after));

    /// <inheritdoc cref="Call{TResult}(Expression{Func{T, TResult}})"/>
    public Future<TResult> Call<TResult>(Expression<Func<T, Task<TResult>>> call) =>
        Next(after => _client.SubmitToActor<TResult>(Captured(call), _there, after));

    /// <inheritdoc cref="Call{TResult}(Expression{Func{T, TResult}})"/>
    public Future<TResult> Call<TResult>(Expression<Func<T, ValueTask<TResult>>> call) =>
        Next(after => _client.SubmitToActor<TResult>(Captured(call), _there, after));

    /// <inheritdoc cref="Call{TResult}(Expression{Func{T, TResult}})"/>
    public Future Call(Expression<Action<T>> call) => Next<Future>(after => _client.SubmitToActor<object>(Captured(call), _there, after));

    /// <inheritdoc cref="Call{TResult}(Expression{Func{T, TResult}})"/>
    public Future Call(Expression<Func<T, Task>> call) => Next<Future>(after => _client.SubmitToActor<object>(Captured(call), _there, after));

    /// <inheritdoc cref="Call{TResult}(Expression{Func{T, TResult}})"/>
    public Future Call(Expression<Func<T, ValueTask>> call) => Next<Future>(after => _client.SubmitToActor<object>(Captured(call), _there, after));

    /// <summary>Releases the object. The worker deletes it, and disposes it if it is <see cref="IDisposable"/>.</summary>
    public ValueTask DisposeAsync()
    {
        _made.Release();
        return ValueTask.CompletedTask;
    }

    TFuture Next<TFuture>(Func<Future?, TFuture> submit)
        where TFuture : Future
    {
        lock (_order)
        {
            var next = submit(_last);
            _last = next;
            // An awaiter keeps the handle of the call alive until the call has ended. A handle that the program discards would release the call unexecuted.
            _ = next.Source.WaitForEndAsync(next.Index);
            return next;
        }
    }

    CapturedCall Captured(LambdaExpression call)
    {
        var found = new CapturedCall(Found.Method, null, [new Argument.DependencyArgument(_made)]);
        return CallCapture.OfMember(call, new Argument.Call(found));
    }

    static readonly Func<string, T> Found = ActorObjects.Find<T>;
}

/// <summary>Finds the object of an actor's call on its worker.</summary>
static class ActorObjects
{
    public static T Find<T>(string name) => (T)TaskContext.Current!.Staying.Find(name);
}
