namespace ActorSweep.Core.Sweeps;

/// <summary>One value of a written spec, in any notation: a single value, a list, or named values.</summary>
abstract class SpecNode
{
    /// <summary>The text of a single value; null for a list or named values.</summary>
    public abstract string? Single { get; }

    /// <summary>The values of a list; null for a value of another kind.</summary>
    public abstract IEnumerable<SpecNode>? Items { get; }

    /// <summary>Named values in the order of the text; null for a value of another kind.</summary>
    public abstract IEnumerable<(SpecNode Name, SpecNode Value)>? Entries { get; }

    /// <summary>Returns the exception that says what is wrong with this value, and where, if the notation has positions.</summary>
    public abstract InvalidSweepException Wrong(string what);

    /// <exception cref="InvalidSweepException">This is not a single value.</exception>
    public string Text => Single ?? throw Wrong("this must be a single value.");

    /// <exception cref="InvalidSweepException">This is not a list.</exception>
    public IEnumerable<SpecNode> List => Items ?? throw Wrong("this must be a list, such as [0.05, 0.5, 0.95].");

    /// <param name="what">The name of this value in the error.</param>
    /// <exception cref="InvalidSweepException">These are not named values.</exception>
    public IEnumerable<(SpecNode Name, SpecNode Value)> EntriesOf(string what) => Entries ?? throw Wrong($"{what} must be written as 'name: value' lines.");
}
