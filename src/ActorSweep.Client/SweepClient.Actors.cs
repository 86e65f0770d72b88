using System.Linq.Expressions;
using ActorSweep.Client.Futures;
using ActorSweep.Core.Graph;
using ActorSweep.Protocol.Messages;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep;

// Actors: objects with state on workers.
public abstract partial class SweepClient
{
    /// <summary>Creates an object on a worker, by its constructor without parameters.</summary>
    /// <typeparam name="T">The class of the object.</typeparam>
    /// <param name="options">The workers and the resources that the object needs; null: any worker.</param>
    /// <param name="cancellationToken">Stops waiting for the object.</param>
    /// <exception cref="TaskFailedException">The constructor threw, or no worker can run it.</exception>
    public Task<RemoteActor<T>> CreateActorAsync<T>(TaskOptions? options = null, CancellationToken cancellationToken = default)
        where T : class, new() => CreateActorAsync(() => new T(), options, cancellationToken);

    /// <summary>Creates an object on a worker by a given expression.</summary>
    /// <param name="make">The expression that creates the object, such as <c>() => new Counter(5)</c>.</param>
    /// <inheritdoc cref="CreateActorAsync{T}(TaskOptions, CancellationToken)"/>
    /// <exception cref="NotACallException">The expression is not a constructor or method call that can be sent to a worker.</exception>
    /// <exception cref="CannotTravelException">An argument cannot be sent to another process.</exception>
    public async Task<RemoteActor<T>> CreateActorAsync<T>(Expression<Func<T>> make, TaskOptions? options = null, CancellationToken cancellationToken = default)
        where T : class
    {
        var call = make.Body is NewExpression { Arguments.Count: 0, Constructor: null } or MethodCallExpression { Method.Name: nameof(Activator.CreateInstance) }
            ? new CapturedCall(typeof(T).GetConstructor([])!, null, [])
            : Delayed.Call(make).Captured;
        var made = SubmitSpecial<T>(call, Submission.Write(options ?? TaskOptions.Default, cannotRepeat: true) with { StaysHere = true }, null);
        await made.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (made.Exception is { } failed)
            throw failed;
        var located = (ResultLocated)await Futures.AskAsync(new LocateResult(made.Id), cancellationToken).ConfigureAwait(false);
        return located.Places is [var place, ..]
            ? new RemoteActor<T>(this, made, place.Worker.Value)
            : throw new IOException($"the worker of {made.Key} is lost.");
    }

    internal Future<TResult> SubmitToActor<TResult>(CapturedCall call, TaskOptions options, Future? after) =>
        SubmitSpecial<TResult>(call, Submission.Write(options, cannotRepeat: true), after);

    /// <summary>Submits a call that must not be executed twice.</summary>
    Future<T> SubmitSpecial<T>(CapturedCall call, SubmittedOptions options, Future? after)
    {
        var inputs = call.Dependencies.Distinct().ToList();
        var encoded = CallCodec.Encode(call, inputs.IndexOf);
        var index = Interlocked.Increment(ref _nextTask) - 1;
        var task = new SubmittedTask(index, 0, encoded.Arguments, [.. inputs.Select(input => Submission.IdOf(input, Futures.Client))], 0, IsHeld: true)
        {
            After = after is null ? [] : [after.Id],
        };
        var handle = Futures.NewTask(new TaskId(OpenRun, index), $"{call}-{index}");
        Futures.Submit(new SubmitTasks(Futures.Client, OpenRun, "futures", IsOpen: true, [Submission.ShapeOf(encoded)], [options], [task]), handle);
        return Of<T>(handle);
    }
}
