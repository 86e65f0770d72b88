using System.Diagnostics;

namespace ActorSweep.Client.Parallelize;

/// <summary>The calls of one function that a <c>Sweep.Parallelize</c> makes.</summary>
/// <param name="Function">The function as the user gave it.</param>
/// <param name="Count">The number of calls.</param>
/// <param name="ArgumentsOf">Returns all arguments of call i in the order of the parameters, defaults included, for backends outside of this process.</param>
/// <param name="Invoke">Makes call i in this process. An asynchronous call may still run when this returns.</param>
sealed record Calls<R>(Delegate Function, int Count, Func<int, object?[]> ArgumentsOf, Func<int, ValueTask<R>> Invoke)
{
    /// <summary>Makes call i. Blocks this thread until an asynchronous call has ended.</summary>
    public Outcome<R> Execute(int index)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            var call = Invoke(index);
            var result = call.IsCompletedSuccessfully ? call.Result : call.AsTask().GetAwaiter().GetResult();
            return new Outcome<R>(index, result, null, Stopwatch.GetElapsedTime(start));
        }
        // Every exception of user code is the failure of its item.
        catch (Exception e)
        {
            return Outcome<R>.Failed(index, e, Stopwatch.GetElapsedTime(start));
        }
    }

    /// <summary>Makes call i, and awaits an asynchronous call in the caller's context.</summary>
    public async ValueTask<Outcome<R>> ExecuteAsync(int index)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            return new Outcome<R>(index, await Invoke(index).ConfigureAwait(false), null, Stopwatch.GetElapsedTime(start));
        }
        catch (Exception e)
        {
            return Outcome<R>.Failed(index, e, Stopwatch.GetElapsedTime(start));
        }
    }
}
