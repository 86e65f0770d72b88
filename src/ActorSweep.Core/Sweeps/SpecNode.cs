namespace ActorSweep.Core.Sweeps;

/// <summary>One value of a written spec, in any notation: a single value, a list, or named values.</summary>
abstract class SpecNode
{
    /// <summary>The text of a single value; null: this is a list, or named values.</summary>
    public abstract string? Single { get; }

    /// <summary>The values of a list; null: this is no list.</summary>
    public abstract IEnumerable<SpecNode>? Items { get; }

    /// <summary>Named values in the order of the text; null: these are none.</summary>
    public abstract IEnumerable<(SpecNode Name, SpecNode Value)>? Entries { get; }

    /// <summary>Makes the exception that says what is wrong with this value, with its place where the notation has places.</summary>
    public abstract InvalidSweepException Wrong(string what);

    /// <exception cref="InvalidSweepException">This is no single value.</exception>
    public string Text => Single ?? throw Wrong("a single value is wanted here.");

    /// <exception cref="InvalidSweepException">This is no list.</exception>
    public IEnumerable<SpecNode> List => Items ?? throw Wrong("a list like [0.05, 0.5, 0.95] is wanted.");

    /// <param name="what">What the error calls this value.</param>
    /// <exception cref="InvalidSweepException">These are no named values.</exception>
    public IEnumerable<(SpecNode Name, SpecNode Value)> EntriesOf(string what) => Entries ?? throw Wrong($"{what} is written as 'name: value' lines.");
}
