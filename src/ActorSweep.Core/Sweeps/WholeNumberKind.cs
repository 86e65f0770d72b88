using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace ActorSweep.Core.Sweeps;

/// <summary>A whole number from a least to a most value, both included.</summary>
sealed class WholeNumberKind<T>(T least, T most, Func<SweepSpec, T> get, Func<SweepSpec, T, SweepSpec> set) : FieldKind<T>(get, set)
    where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
{
    readonly WholeNumbers<T> _numbers = new(least, most);

    public override bool IsNumber => true;

    protected override T Parse(SweepField field, SpecNode node) => WholeNumbers<T>.Parse(node);

    protected override T Parse(SweepField field, string word) => _numbers.Parse(field.Flag, word);

    protected override void Write(Utf8JsonWriter json, T value) => WholeNumbers<T>.Write(json, value);

    protected override void Check(SweepField field, T value) => _numbers.Check(field.Name, value);
}

/// <summary>An optional whole number; null in files where there is none.</summary>
sealed class OptionalWholeNumberKind<T>(T least, T most, Func<SweepSpec, T?> get, Func<SweepSpec, T?, SweepSpec> set) : FieldKind<T?>(get, set)
    where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
{
    readonly WholeNumbers<T> _numbers = new(least, most);

    public override bool IsNumber => true;

    protected override T? Parse(SweepField field, SpecNode node) => node.Text is "null" or "" ? null : WholeNumbers<T>.Parse(node);

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
readonly record struct WholeNumbers<T>(T Least, T Most) where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
{
    /// <summary>The numbers that the type can hold; the range is given only for types without negative numbers.</summary>
    static string Wanted => T.IsNegative(T.MinValue) ? "a whole number" : $"a whole number from {T.MinValue} to {T.MaxValue}";

    /// <summary>Reads a number from a spec file. Its range is checked with the rest of the spec.</summary>
    public static T Parse(SpecNode node) =>
        T.TryParse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw node.Wrong($"'{node.Text}' is not {Wanted}.");

    /// <summary>Reads a number from the command line.</summary>
    public T Parse(string flag, string word)
    {
        if (T.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= Least && number <= Most)
            return number;
        // A number above the largest one is told where that is.
        var isTooLarge = BigInteger.TryParse(word, NumberStyles.Integer, CultureInfo.InvariantCulture, out var whole) && whole > BigInteger.CreateChecked(Most);
        var bounds = Most == T.MaxValue && !isTooLarge ? $"of {Least} or more" : $"from {Least} to {Most}";
        throw new InvalidSweepException($"{flag} takes a whole number {bounds}, not '{word}'.");
    }

    public static void Write(Utf8JsonWriter json, T number) => json.WriteRawValue(number.ToString(null, CultureInfo.InvariantCulture));

    public void Check(string name, T number)
    {
        if (number < Least || number > Most)
            throw new InvalidSweepException($"{name} is {number}; it must be {(Most == T.MaxValue ? $"{Least} or more" : $"from {Least} to {Most}")}.");
    }
}
