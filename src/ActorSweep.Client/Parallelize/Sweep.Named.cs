using ActorSweep.Client.Parallelize;
using ActorSweep.Client.Parallelize.Naming;

namespace ActorSweep;

public static partial class Sweep
{
    /// <summary>
    /// Calls a function by the names of its parameters. Parameters that are not named keep their defaults:
    /// <c>await Sweep.Parallelize&lt;SirRun&gt;(Sir.Simulate, new { seed = seeds, beta = betas }, with: new { npts = 1000 })</c>.
    /// </summary>
    /// <param name="function">
    /// A method or lambda that returns <typeparamref name="R"/>, or a task of it. Numbers are converted where no digit is lost, other values by implicit
    /// operators.
    /// </param>
    /// <param name="each">
    /// One of three: (1) a sequence for each parameter, as a dictionary or an anonymous object; (2) a sequence of argument sets: dictionaries or anonymous
    /// objects (by name), tuples (in the order of the parameters), or values of the first parameter; (3) a count: the first parameter without a default
    /// takes 0, 1, 2 …
    /// </param>
    /// <param name="with">The arguments that are the same for all calls, as a dictionary or an anonymous object; null: none.</param>
    /// <exception cref="ArgumentException">The arguments do not fit the function, or sequences differ in length; the message says which.</exception>
    /// <inheritdoc cref="Parallelize{T, R}(Func{T, R}, IEnumerable{T}, ParallelizeOptions, CancellationToken)"/>
    public static Parallelized<R> Parallelize<R>(
        Delegate function, object each, object? with = null, ParallelizeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(each);
        var call = NamedFunction<R>.Bind(function);
        var sets = ArgumentSets.Read(call.Parameters, each, with);
        return Start(new Calls<R>(function, sets.Length, i => sets[i], i => call.Invoke(sets[i])), options, cancellationToken);
    }

    /// <inheritdoc cref="Parallelize{R}(Delegate, object, object, ParallelizeOptions, CancellationToken)"/>
    /// <remarks>This overload takes argument sets that are written as a list: <c>[new { seed = 1 }, new { seed = 2 }]</c>.</remarks>
    public static Parallelized<R> Parallelize<R>(
        Delegate function,
        IEnumerable<object> each,
        object? with = null,
        ParallelizeOptions? options = null,
        CancellationToken cancellationToken = default) =>
        Parallelize<R>(function, (object)each, with, options, cancellationToken);
}
