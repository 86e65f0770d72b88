using System.Diagnostics;

namespace ActorSweep.Client.Parallelize;

/// <summary>The calls of one function that a <c>Sweep.Parallelize</c> is made of: what a backend is given.</summary>
/// <param name="Function">The function as the user gave it.</param>
/// <param name="Count">How many calls.</param>
/// <param name="ArgumentsOf">All arguments of call i, in the order of the parameters, defaults included: for a backend elsewhere.</param>
/// <param name="Invoke">Makes call i here. It may be done when this returns.</param>
sealed record Calls<R>(Delegate Function, int Count, Func<int, object?[]> ArgumentsOf, Func<int, ValueTask<R>> Invoke)
{
    /// <summary>Makes call i, and waits on this thread where it is asynchronous.</summary>
    public Outcome<R> Execute(int index)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            var call = Invoke(index);
            var result = call.IsCompletedSuccessfully ? call.Result : call.AsTask().GetAwaiter().GetResult();
            return new Outcome<R>(index, result, null, Stopwatch.GetElapsedTime(start));
        }
        // Whatever user code throws is the item's failure.
        catch (Exception e)
        {
            return Outcome<R>.Failed(index, e, Stopwatch.GetElapsedTime(start));
        }
    }

    /// <summary>Makes call i, and goes on where the caller was where it is asynchronous.</summary>
    public async ValueTask<Outcome<R>> ExecuteAsync(int index)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            return new Outcome<R>(index, await Invoke(index), null, Stopwatch.GetElapsedTime(start));
        }
        catch (Exception e)
        {
            return Outcome<R>.Failed(index, e, Stopwatch.GetElapsedTime(start));
        }
    }
}
