using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace ActorSweep.Core.Sweeps;

/// <summary>A whole number from a least to a most value, both included.</summary>
sealed class WholeNumberKind<T>(T least, T most, Func<SweepSpec, T> get, Func<SweepSpec, T, SweepSpec> set) : FieldKind<T>(get, set)
    where T : struct, IBinaryInteger<T>
{
    readonly WholeNumbers<T> _numbers = new(least, most);

    public override bool IsNumber => true;

    protected override T Parse(SweepField field, SpecNode node) => _numbers.Parse(node);

    protected override T Parse(SweepField field, string word) => _numbers.Parse(field.Flag, word);

    protected override void Write(Utf8JsonWriter json, T value) => WholeNumbers<T>.Write(json, value);

    protected override void Check(SweepField field, T value) => _numbers.Check(field.Name, value);
}

/// <summary>An optional whole number; null in files where there is none.</summary>
sealed class OptionalWholeNumberKind<T>(T least, T most, Func<SweepSpec, T?> get, Func<SweepSpec, T?, SweepSpec> set) : FieldKind<T?>(get, set)
    where T : struct, IBinaryInteger<T>
{
    readonly WholeNumbers<T> _numbers = new(least, most);

    public override bool IsNumber => true;

    protected override T? Parse(SweepField field, SpecNode node) => node.Text is "null" or "" ? null : _numbers.Parse(node);

    protected override T? Parse(SweepField field, string word) => _numbers.Parse(field.Flag, word);

    protected override void Write(Utf8JsonWriter json, T? value)
    {
        if (value is { } number)
            WholeNumbers<T>.Write(json, number);
        else
            json.WriteNullValue();
    }

    protected override void Check(SweepField field, T? value)
    {
        if (value is { } number)
            _numbers.Check(field.Name, number);
    }
}

/// <summary>The whole numbers from a least to a most value: how they are read, and the text of the errors.</summary>
readonly record struct WholeNumbers<T>(T Least, T Most) where T : struct, IBinaryInteger<T>
{
    /// <summary>Reads a number from a spec file. Its range is checked with the rest of the spec.</summary>
    public T Parse(SpecNode node) =>
        T.TryParse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw node.Wrong($"'{node.Text}' is not a whole number from {Least} to {Most}.");

    /// <summary>Reads a number from the command line.</summary>
    public T Parse(string flag, string word) =>
        T.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= Least && number <= Most
            ? number
            : throw new InvalidSweepException($"{flag} takes a whole number from {Least} to {Most}, not '{word}'.");

    public static void Write(Utf8JsonWriter json, T number) => json.WriteRawValue(number.ToString(null, CultureInfo.InvariantCulture));

    public void Check(string name, T number)
    {
        if (number < Least || number > Most)
            throw new InvalidSweepException($"{name} is {number}; it must be from {Least} to {Most}.");
    }
}
