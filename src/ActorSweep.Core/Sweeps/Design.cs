namespace ActorSweep;

/// <summary>How the values of the parameters make points.</summary>
public enum Design
{
    /// <summary>Every combination, in the order of Python's <c>itertools.product</c>: the last parameter varies fastest.</summary>
    Grid,

    /// <summary>The first values together, the second values together, … ; all of one length, constants aside.</summary>
    Zip,
}
