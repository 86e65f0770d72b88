using System.Text.Json;

namespace ActorSweep.Core.Sweeps;

/// <summary>Sets one field of a spec to a value that has been read.</summary>
delegate SweepSpec SpecEdit(SweepSpec spec);

/// <summary>
/// One field of a sweep's spec. The command line, spec files, JSON, REST, help texts and errors all take their names, readers and ranges
/// from here.
/// </summary>
sealed record SweepField
{
    /// <summary>The field's name in spec files, JSON and REST.</summary>
    public required string Name { get; init; }

    /// <summary>The option's name on the command line.</summary>
    public string Flag { get => field ?? $"--{Name}"; init; }

    /// <summary>A short name of the option; null where it has none.</summary>
    public string? ShortFlag { get; init; }

    /// <summary>The option's place in the help text, counted from 0.</summary>
    public required int HelpPlace { get; init; }

    /// <summary>The name of the option's value in the help text; null where the option takes no value.</summary>
    public string? ValueName { get; init; }

    /// <summary>The option's help text, with the default.</summary>
    public required string Help { get; init; }

    /// <summary>A value as the command line takes it, different from the default.</summary>
    public required string Example { get; init; }

    /// <summary>The field's type: how it is read, written and checked, and which property of the spec holds it.</summary>
    public required FieldKind Kind { get; init; }

    /// <summary>Whether the option may be given several times.</summary>
    public bool IsRepeatable { get; init; }

    /// <summary>
    /// Whether the option describes a sweep of the user, which then replaces the default sweep. The other options say how a sweep is recorded or run.
    /// </summary>
    public bool DescribesOwnSweep { get; init; }

    /// <summary>Reads the field from a spec file, JSON or REST.</summary>
    /// <exception cref="InvalidSweepException">The value can't be read.</exception>
    public SpecEdit Read(SpecNode node) => Kind.Read(this, node);

    /// <summary>Reads the field from a word of the command line.</summary>
    /// <exception cref="InvalidSweepException">The word can't be read.</exception>
    public SpecEdit Read(string word) => Kind.Read(this, word);

    /// <summary>Writes the field's name and value.</summary>
    public void Write(Utf8JsonWriter json, SweepSpec spec)
    {
        json.WritePropertyName(Name);
        Kind.Write(json, spec);
    }

    /// <exception cref="InvalidSweepException">The spec's value is out of range.</exception>
    public void Check(SweepSpec spec) => Kind.Check(this, spec);
}
