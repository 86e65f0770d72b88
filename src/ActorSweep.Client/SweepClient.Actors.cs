using System.Linq.Expressions;
using ActorSweep.Client.Futures;
using ActorSweep.Core.Graph;
using ActorSweep.Protocol.Messages;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep;

// Objects with a state, on workers.
public abstract partial class SweepClient
{
    /// <summary>Makes an object on a worker.</summary>
    /// <param name="options">Which worker, say, or what it must have.</param>
    /// <exception cref="TaskFailedException">The constructor threw.</exception>
    public Task<RemoteActor<T>> CreateActorAsync<T>(TaskOptions? options = null, CancellationToken cancel = default)
        where T : class, new() => CreateActorAsync(() => new T(), options, cancel);

    /// <inheritdoc cref="CreateActorAsync{T}(TaskOptions, CancellationToken)"/>
    /// <param name="make">What makes it, as in <c>() => new Counter(5)</c>.</param>
    public async Task<RemoteActor<T>> CreateActorAsync<T>(Expression<Func<T>> make, TaskOptions? options = null, CancellationToken cancel = default)
        where T : class
    {
        var call = make.Body is NewExpression { Arguments.Count: 0, Constructor: null } or MethodCallExpression { Method.Name: nameof(Activator.CreateInstance) }
            ? new CapturedCall(typeof(T).GetConstructor([])!, null, [])
            : Delayed.Call(make).Captured;
        var made = SubmitSpecial<T>(call, Submission.Write(options ?? TaskOptions.Default, cannotRepeat: true) with { StaysHere = true }, null);
        await made.WaitAsync(cancel);
        if (made.Exception is { } failed)
            throw failed;
        var located = (ResultLocated)await Futures.AskAsync(new LocateResult(made.Id), cancel);
        return located.Places is [var place, ..]
            ? new RemoteActor<T>(this, made, place.Worker.Value)
            : throw new IOException($"the worker of {made.Key} is gone already.");
    }

    internal Future<TResult> SubmitToActor<TResult>(CapturedCall call, TaskOptions options, Future? after) =>
        SubmitSpecial<TResult>(call, Submission.Write(options, cannotRepeat: true), after);

    /// <summary>Hands a call in that can't be done again.</summary>
    Future<T> SubmitSpecial<T>(CapturedCall call, SubmittedOptions options, Future? after)
    {
        var inputs = call.Dependencies.Distinct().ToList();
        var encoded = CallCodec.Encode(call, inputs.IndexOf);
        var index = Interlocked.Increment(ref _nextTask) - 1;
        var task = new SubmittedTask(index, 0, encoded.Arguments, [.. inputs.Select(Submission.IdOf)], 0, IsHeld: true)
        {
            After = after is null ? [] : [after.Id],
        };
        var handle = Futures.NewTask(new TaskId(OpenRun, index), $"{call}-{index}");
        Futures.Submit(new SubmitTasks(Futures.Client, OpenRun, "futures", IsOpen: true, [Submission.ShapeOf(encoded)], [options], [task]), handle);
        return Of<T>(handle);
    }
}
