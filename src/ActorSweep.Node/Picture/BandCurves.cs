using System.Globalization;
using System.Text;

namespace ActorSweep.Node.Picture;

/// <summary>A series of one point over time: its mean, and the band between its lowest and highest quantile.</summary>
sealed record BandCurve(long Point, string Series, List<double> Times, List<double> Means, List<double> Lows, List<double> Highs, long Replicates);

/// <summary>Reads from <c>bands.csv</c> the points and times that a picture shows.</summary>
static class BandCurves
{
    const int MostTimes = 2000;

    public static IReadOnlyList<BandCurve> Read(string path, IReadOnlySet<long> points)
    {
        var curves = new Dictionary<(long, string), BandCurve>();
        using var reader = new StreamReader(path, Encoding.UTF8, false, 1 << 16);
        // The file of a run that failed early can be empty.
        var quantiles = (reader.ReadLine() ?? "").Split(',').Length - 8;
        var last = points.Max();
        while (reader.ReadLine() is { } row)
        {
            var comma = row.IndexOf(',');
            var point = long.Parse(row.AsSpan(0, comma), CultureInfo.InvariantCulture);
            if (point > last)
                break;
            if (points.Contains(point))
                Add(curves, point, row.Split(','), quantiles);
        }
        return [.. curves.Values.Where(curve => curve.Times.Count > 0).Select(Thin)];
    }

    static void Add(Dictionary<(long, string), BandCurve> curves, long point, string[] cells, int quantiles)
    {
        var (key, count) = ((point, cells[2]), long.Parse(cells[3], CultureInfo.InvariantCulture));
        var curve = curves.GetValueOrDefault(key) ?? new BandCurve(point, cells[2], [], [], [], [], 0);
        curves[key] = curve with { Replicates = Math.Max(curve.Replicates, count) };
        // At a time without a finite value the curve has a gap.
        var (mean, min, max) = (Number(cells[4]), Number(cells[6]), Number(cells[7]));
        if (count == 0 || !double.IsFinite(mean))
            return;
        curve.Times.Add(Number(cells[1]));
        curve.Means.Add(mean);
        // An infinite quantile has no place in the picture; the band then ends at the last finite value.
        curve.Lows.Add(quantiles > 0 ? Math.Clamp(Number(cells[8]), min, max) : min);
        curve.Highs.Add(quantiles > 0 ? Math.Clamp(Number(cells[7 + quantiles]), min, max) : max);
    }

    /// <summary>Thins out the times: a picture has no more columns than that, so more values only make it slower.</summary>
    static BandCurve Thin(BandCurve curve)
    {
        var step = (curve.Times.Count + MostTimes - 1) / MostTimes;
        return step == 1 ? curve : curve with
        {
            Times = Every(curve.Times, step),
            Means = Every(curve.Means, step),
            Lows = Every(curve.Lows, step),
            Highs = Every(curve.Highs, step),
        };
    }

    static List<double> Every(List<double> values, int step) => [.. values.Where((_, i) => i % step == 0)];

    static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);
}
