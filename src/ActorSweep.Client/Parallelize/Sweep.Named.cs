using ActorSweep.Client.Parallelize;
using ActorSweep.Client.Parallelize.Naming;

namespace ActorSweep;

public static partial class Sweep
{
    /// <summary>
    /// Calls a function by the names of its parameters; those that nobody names keep their defaults:
    /// <c>await Sweep.Parallelize&lt;SirRun&gt;(Sir.Simulate, new { seed = seeds, beta = betas }, with: new { npts = 1000 })</c>.
    /// Numbers convert where nothing is lost, and by implicit operators.
    /// </summary>
    /// <param name="function">Any method or lambda that returns <typeparamref name="R"/>, or a task of it.</param>
    /// <param name="each">
    /// A sequence a parameter: a dictionary, or an anonymous object as above. Or a sequence of argument sets: dictionaries or anonymous
    /// objects (by name), tuples (in the order of the parameters), or else values of the first parameter. Or a count: the one
    /// parameter that needs a value, if there is one, takes 0, 1, 2 …
    /// </param>
    /// <param name="with">Arguments that are the same for all calls: a dictionary or an anonymous object.</param>
    /// <exception cref="ArgumentException">The arguments don't fit the function; the message says which, and what there is.</exception>
    /// <inheritdoc cref="Parallelize{T, R}(Func{T, R}, IEnumerable{T}, ParallelizeOptions, CancellationToken)"/>
    public static Parallelized<R> Parallelize<R>(
        Delegate function, object each, object? with = null, ParallelizeOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(each);
        var call = NamedFunction<R>.Bind(function);
        var sets = ArgumentSets.Read(call.Parameters, each, with);
        return Start(new Calls<R>(function, sets.Length, i => sets[i], i => call.Invoke(sets[i])), options, cancel);
    }

    /// <inheritdoc cref="Parallelize{R}(Delegate, object, object, ParallelizeOptions, CancellationToken)"/>
    /// <remarks>The same, for argument sets that are written as a list: <c>[new { seed = 1 }, new { seed = 2 }]</c>.</remarks>
    public static Parallelized<R> Parallelize<R>(
        Delegate function,
        IEnumerable<object> each,
        object? with = null,
        ParallelizeOptions? options = null,
        CancellationToken cancel = default) =>
        Parallelize<R>(function, (object)each, with, options, cancel);
}
