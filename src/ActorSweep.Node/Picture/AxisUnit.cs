namespace ActorSweep.Node.Picture;

/// <summary>The power of ten in which an axis states its values: its numbers are then short, and the distance of two of them is finite.</summary>
readonly record struct AxisUnit(int Exponent)
{
    const double Least = 1e-4, Most = 1e7;

    // Lower powers of ten are not normal doubles.
    const int LeastExponent = -300;

    /// <summary>Returns the unit of values; 10^0 where the largest of them is neither small nor large.</summary>
    public static AxisUnit Of(IEnumerable<double> values)
    {
        var largest = values.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        return new AxisUnit(largest is 0 or (>= Least and < Most) ? 0 : Math.Max(LeastExponent, (int)Math.Floor(Math.Log10(largest))));
    }

    public double Scale(double value) => Exponent == 0 ? value : value / Math.Pow(10, Exponent);

    public BandCurve Scale(BandCurve curve) => Exponent == 0 ? curve : curve with
    {
        Means = [.. curve.Means.Select(Scale)],
        Lows = [.. curve.Lows.Select(Scale)],
        Highs = [.. curve.Highs.Select(Scale)],
    };

    /// <summary>Returns a label that says the unit.</summary>
    public string Label(string name) => Exponent == 0 ? name : $"{name} (×1e{Exponent})";
}
