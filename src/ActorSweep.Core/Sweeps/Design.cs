namespace ActorSweep;

/// <summary>How the values of the parameters are combined to points.</summary>
public enum Design
{
    /// <summary>All combinations, in the order of Python's <c>itertools.product</c>: the last parameter varies fastest.</summary>
    Grid,

    /// <summary>The first values of all parameters make the first point, the second values the second, and so on. All have as many values; a constant goes with each.</summary>
    Zip,
}
