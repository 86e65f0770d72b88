namespace ActorSweep.Node.Picture;

/// <summary>Chooses the values of a heat map that its axis names.</summary>
static class HeatTicks
{
    const int Digits = 3, Gap = 8;

    /// <summary>Returns the index and the text of at most the given number of values, evenly spread.</summary>
    public static List<(long Index, string Text)> Of(double[] values, int most)
    {
        var at = Spread.Over(values.Length, most);
        return [.. at.Zip(PlainNumber.TextsOf([.. at.Select(i => values[i])], Digits))];
    }

    /// <summary>Returns as many values as fit beside each other.</summary>
    /// <param name="width">The width of the axis.</param>
    /// <param name="measure">Returns the width of a text.</param>
    public static List<(long Index, string Text)> Fit(double[] values, int most, double width, Func<string, double> measure)
    {
        var ticks = Of(values, most);
        var distance = width / values.Length;
        var fit = ticks.Zip(ticks.Skip(1)).All(pair =>
            (pair.Second.Index - pair.First.Index) * distance >= (measure(pair.First.Text) + measure(pair.Second.Text)) / 2 + Gap);
        return fit ? ticks : Fit(values, most - 1, width, measure);
    }
}
