namespace ActorSweep;

/// <summary>The ways to combine the values of the parameters to points.</summary>
public enum Design
{
    /// <summary>All combinations, in the order of Python's <c>itertools.product</c>: the last parameter varies fastest.</summary>
    Grid,

    /// <summary>
    /// The first values of all parameters make the first point, the second values the second, and so on. All parameters have equally many values; a constant
    /// applies to every point.
    /// </summary>
    Zip,
}
