namespace ActorSweep;

/// <summary>The signature of a model: its name, its parameters and its outputs.</summary>
/// <param name="Name">The name that <c>--model</c> takes.</param>
/// <param name="Parameters">The parameters in the order of the method, without <c>seed</c>.</param>
/// <param name="TakesSeed">Whether the method has a parameter <c>seed</c>.</param>
/// <param name="Series">The names of the series that the method returns, in order.</param>
/// <param name="Scalars">The names of the scalars that the method returns, in order.</param>
public sealed record ModelSignature(
    string Name,
    IReadOnlyList<ModelParameter> Parameters,
    bool TakesSeed,
    IReadOnlyList<string> Series,
    IReadOnlyList<string> Scalars)
{
    /// <summary>The type in which the parameter <c>seed</c> takes a derived seed.</summary>
    public SeedKind SeedKind { get; init; }
}

/// <summary>The types in which a model takes the seed of its random stream, which is derived as a key of four words of 32 bits.</summary>
public enum SeedKind
{
    /// <summary>All words of the key.</summary>
    Key,

    /// <summary>An integer from 0 to 2^31 - 1: the upper 31 bits of the first word.</summary>
    Int32,

    /// <summary>An integer from 0 to 2^32 - 1: the first word.</summary>
    UInt32,

    /// <summary>An integer from 0 to 2^63 - 1: the upper 63 bits of the first two words, of which the second is the upper one.</summary>
    Int64,

    /// <summary>An integer from 0 to 2^64 - 1: the first two words, of which the second is the upper one.</summary>
    UInt64,
}

/// <summary>One named parameter of a model.</summary>
/// <param name="Name">The name of the parameter.</param>
/// <param name="Default">The value where the sweep sets none; null where the sweep must set one.</param>
/// <param name="IsInteger">Whether only whole numbers are allowed.</param>
/// <param name="Minimum">The smallest value that is allowed.</param>
/// <param name="Maximum">The largest value that is allowed. NaN is never allowed; infinity is allowed where a bound is infinite.</param>
public sealed record ModelParameter(string Name, Number? Default, bool IsInteger, Number Minimum, Number Maximum);
