using System.Linq.Expressions;
using ActorSweep.Core.Graph;

namespace ActorSweep;

/// <summary>
/// An object on a worker, with a state that its calls read and change. Calls are done one after another, in the order in which
/// this client makes them; each gives a future. If the worker dies, the state is lost with it.
/// </summary>
/// <typeparam name="T">The object's class.</typeparam>
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

    /// <summary>The worker that the object is on.</summary>
    public string Worker { get; }

    /// <summary>Calls a method, after all calls that were made before, as in <c>counter.Call(c => c.Add(3))</c>.</summary>
    /// <exception cref="StateLostException">Thrown when the future is awaited: the worker has died, or the scheduler.</exception>
    public Future<TResult> Call<TResult>(Expression<Func<T, TResult>> call) => Next(after => _client.SubmitToActor<TResult>(Captured(call), _there, after));

    /// <inheritdoc cref="Call{TResult}(Expression{Func{T, TResult}})"/>
    public Future<TResult> Call<TResult>(Expression<Func<T, Task<TResult>>> call) =>
        Next(after => _client.SubmitToActor<TResult>(Captured(call), _there, after));

    /// <inheritdoc cref="Call{TResult}(Expression{Func{T, TResult}})"/>
    public Future Call(Expression<Action<T>> call) => Next<Future>(after => _client.SubmitToActor<object>(Captured(call), _there, after));

    /// <inheritdoc cref="Call{TResult}(Expression{Func{T, TResult}})"/>
    public Future Call(Expression<Func<T, Task>> call) => Next<Future>(after => _client.SubmitToActor<object>(Captured(call), _there, after));

    /// <summary>Lets the object go; if it is <see cref="IDisposable"/>, it is disposed of.</summary>
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
            return next;
        }
    }

    CapturedCall Captured(LambdaExpression call)
    {
        var found = new CapturedCall(Found.Method, null, [new Argument.Of(_made)]);
        return CallCapture.OfMember(call, new Argument.Call(found));
    }

    static readonly Func<string, T> Found = ActorObjects.Find<T>;
}

/// <summary>How the calls of an actor come to their object, on its worker.</summary>
static class ActorObjects
{
    public static T Find<T>(string name) => (T)TaskContext.Current!.Staying.Find(name);
}
