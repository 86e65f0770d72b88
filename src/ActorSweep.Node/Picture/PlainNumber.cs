using System.Globalization;

namespace ActorSweep.Node.Picture;

/// <summary>Writes numbers for people: 0.0003 rather than 3E-4.</summary>
static class PlainNumber
{
    const double Least = 1e-7, Most = 1e15;

    /// <summary>Returns a number with at most six significant digits.</summary>
    public static string Of(double value) => Of(value, 6);

    /// <summary>Returns a number with at most the given number of significant digits.</summary>
    public static string Of(double value, int digits)
    {
        if (value == 0 || !double.IsFinite(value) || Math.Abs(value) is < Least or >= Most)
            return value.ToString($"G{digits}", CultureInfo.InvariantCulture);
        var rounded = double.Parse(value.ToString($"E{digits - 1}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return ((decimal)rounded).ToString("0.#############", CultureInfo.InvariantCulture);
    }
}
