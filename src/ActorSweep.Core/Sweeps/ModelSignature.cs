namespace ActorSweep;

/// <summary>What a sweep needs to know of a model: its name, what it takes and what it gives.</summary>
/// <param name="Name">What <c>--model</c> calls it.</param>
/// <param name="Parameters">In the order of the method, <c>seed</c> left out.</param>
/// <param name="TakesSeed">Whether the method has a parameter <c>seed</c>.</param>
/// <param name="Series">Names of the series it returns, in order.</param>
/// <param name="Scalars">Names of the numbers it returns, in order.</param>
public sealed record ModelSignature(
    string Name,
    IReadOnlyList<ModelParameter> Parameters,
    bool TakesSeed,
    IReadOnlyList<string> Series,
    IReadOnlyList<string> Scalars);

/// <summary>One named parameter of a model.</summary>
/// <param name="Default">What it is when the sweep does not say; null: the sweep must say.</param>
/// <param name="IsInteger">Whether only whole numbers will do.</param>
/// <param name="Minimum">The least value allowed.</param>
/// <param name="Maximum">The largest value allowed. NaN never is; infinity only if a bound is infinite.</param>
public sealed record ModelParameter(string Name, double? Default, bool IsInteger, double Minimum, double Maximum);
