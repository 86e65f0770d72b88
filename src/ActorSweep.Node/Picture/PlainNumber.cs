using System.Globalization;

namespace ActorSweep.Node.Picture;

/// <summary>Writes numbers for people: 0.0003 rather than 3E-4. Very small and very large numbers have an exponent: 1e-12.</summary>
static class PlainNumber
{
    const double Least = 1e-7, Most = 1e9;

    // A double has at least 15 digits that are its own.
    const int MostDigits = 15;

    const int UsualDigits = 6;

    /// <summary>Returns a number with at most six significant digits.</summary>
    public static string Of(double value) => Of(value, UsualDigits);

    /// <summary>Returns a number with at most the given number of significant digits.</summary>
    public static string Of(double value, int digits)
    {
        if (value == 0 || !double.IsFinite(value))
            return value == 0 ? "0" : value.ToString(CultureInfo.InvariantCulture);
        var rounded = double.Parse(value.ToString($"E{digits - 1}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return Math.Abs(rounded) is < Least or >= Most
            ? rounded.ToString($"0.{new string('#', digits - 1)}e0", CultureInfo.InvariantCulture)
            : ((decimal)rounded).ToString("0.#####################", CultureInfo.InvariantCulture);
    }

    /// <summary>Returns how many digits tell the ticks of an axis over values apart: values that are close to each other differ in their last digits.</summary>
    public static int DigitsOver(IEnumerable<double> values)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        var distance = finite.Length == 0 ? 0 : finite.Max() - finite.Min();
        return distance == 0 ? UsualDigits
            : (int)Math.Clamp(2 + Math.Ceiling(Math.Log10(finite.Max(Math.Abs) / distance)), UsualDigits, MostDigits);
    }

    /// <summary>Returns numbers with the given number of significant digits, or with as many more as different numbers need for different texts.</summary>
    public static string[] TextsOf(IReadOnlyList<double> values, int digits)
    {
        string[] texts = [.. values.Select(value => Of(value, digits))];
        return digits < MostDigits && texts.Distinct().Count() < values.Distinct().Count() ? TextsOf(values, digits + 1) : texts;
    }
}
