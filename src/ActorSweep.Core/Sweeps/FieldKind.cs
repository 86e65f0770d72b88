using System.Globalization;
using System.Text.Json;

namespace ActorSweep.Core.Sweeps;

/// <summary>The type of a field: how its value is read, written and checked.</summary>
abstract class FieldKind
{
    /// <summary>Whether the value is a number. The command line checks a number as soon as it reads the word.</summary>
    public virtual bool IsNumber => false;

    /// <inheritdoc cref="SweepField.Read(SpecNode)"/>
    public abstract SpecEdit Read(SweepField field, SpecNode node);

    /// <inheritdoc cref="SweepField.Read(string)"/>
    public abstract SpecEdit Read(SweepField field, string word);

    /// <summary>Writes the value in a spec.</summary>
    public abstract void Write(Utf8JsonWriter json, SweepSpec spec);

    /// <inheritdoc cref="SweepField.Check"/>
    public abstract void Check(SweepField field, SweepSpec spec);
}

/// <summary>The type of a field whose value is one property of the spec.</summary>
abstract class FieldKind<T>(Func<SweepSpec, T> get, Func<SweepSpec, T, SweepSpec> set) : FieldKind
{
    public sealed override SpecEdit Read(SweepField field, SpecNode node)
    {
        var value = Parse(field, node);
        return spec => set(spec, value);
    }

    public sealed override SpecEdit Read(SweepField field, string word)
    {
        var value = Parse(field, word);
        return spec => set(spec, value);
    }

    public sealed override void Write(Utf8JsonWriter json, SweepSpec spec) => Write(json, get(spec));

    public sealed override void Check(SweepField field, SweepSpec spec) => Check(field, get(spec));

    protected abstract T Parse(SweepField field, SpecNode node);

    protected abstract T Parse(SweepField field, string word);

    protected abstract void Write(Utf8JsonWriter json, T value);

    protected virtual void Check(SweepField field, T value)
    {
    }
}

/// <summary>A text.</summary>
sealed class TextKind(Func<SweepSpec, string> get, Func<SweepSpec, string, SweepSpec> set) : FieldKind<string>(get, set)
{
    protected override string Parse(SweepField field, SpecNode node) => node.Text;

    protected override string Parse(SweepField field, string word) => word;

    protected override void Write(Utf8JsonWriter json, string value) => json.WriteStringValue(value);
}

/// <summary>One of a few names.</summary>
sealed class ChoiceKind<T>((string Name, T Value)[] choices, Func<SweepSpec, T> get, Func<SweepSpec, T, SweepSpec> set) : FieldKind<T>(get, set)
{
    protected override T Parse(SweepField field, SpecNode node) => TryParse(node.Text, out var value) ? value : throw node.Wrong(Unknown(field, node.Text));

    protected override T Parse(SweepField field, string word) => TryParse(word, out var value) ? value : throw new InvalidSweepException(Unknown(field, word));

    protected override void Write(Utf8JsonWriter json, T value) =>
        json.WriteStringValue(choices.First(choice => EqualityComparer<T>.Default.Equals(choice.Value, value)).Name);

    bool TryParse(string name, out T value)
    {
        var at = Array.FindIndex(choices, choice => choice.Name == name);
        value = choices[Math.Max(0, at)].Value;
        return at >= 0;
    }

    string Unknown(SweepField field, string name) =>
        $"{field.Name} cannot be '{name}'. The choices are: {string.Join(", ", choices.Select(choice => choice.Name))}.";
}

/// <summary>True or false; on the command line an option without a value.</summary>
sealed class SwitchKind(Func<SweepSpec, bool> get, Func<SweepSpec, bool, SweepSpec> set) : FieldKind<bool>(get, set)
{
    protected override bool Parse(SweepField field, SpecNode node) => node.Text switch
    {
        "true" => true,
        "false" => false,
        var other => throw node.Wrong($"'{other}' is neither true nor false."),
    };

    protected override bool Parse(SweepField field, string word) => word switch
    {
        "true" => true,
        "false" => false,
        _ => throw new InvalidSweepException($"{field.Flag} takes true or false, not '{word}'."),
    };

    protected override void Write(Utf8JsonWriter json, bool value) => json.WriteBooleanValue(value);
}

/// <summary>Numbers from 0 to 1, each once: separated by commas on the command line, a list elsewhere.</summary>
sealed class QuantilesKind(Func<SweepSpec, IReadOnlyList<double>> get, Func<SweepSpec, IReadOnlyList<double>, SweepSpec> set)
    : FieldKind<IReadOnlyList<double>>(get, set)
{
    protected override IReadOnlyList<double> Parse(SweepField field, SpecNode node) => [.. node.List.Select(q =>
        TryParse(q.Text, out var value) ? value : throw q.Wrong($"'{q.Text}' is not a number."))];

    protected override IReadOnlyList<double> Parse(SweepField field, string word) => word.Split(',', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } items
        ? [.. items.Select(q => TryParse(q, out var value) ? value : throw Wrong(field, q))]
        : throw Wrong(field, word);

    static InvalidSweepException Wrong(SweepField field, string word) => new($"{field.Flag} takes numbers from 0 to 1, as in 0.05,0.5,0.95, not '{word}'.");

    protected override void Write(Utf8JsonWriter json, IReadOnlyList<double> value)
    {
        json.WriteStartArray();
        foreach (var quantile in value)
            json.WriteNumberValue(quantile);
        json.WriteEndArray();
    }

    protected override void Check(SweepField field, IReadOnlyList<double> value)
    {
        foreach (var q in value)
            if (q is not (>= 0 and <= 1))
                throw new InvalidSweepException($"quantile {(Number)q} is out of range; {field.Name} are from 0 to 1.");
        if (value.Distinct().Count() != value.Count)
            throw new InvalidSweepException("a quantile is given twice; give each quantile once.");
    }

    static bool TryParse(string text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
}
