using System.Globalization;
using System.Text;

namespace ActorSweep.Node.Picture;

/// <summary>Reads numbers of single points from the files of a run.</summary>
static class PointValues
{
    /// <summary>Returns the mean of each series' last value over the replicates of a point, from <c>runs.csv</c>.</summary>
    /// <param name="series">The names of the series.</param>
    public static Dictionary<(long Point, string Series), double> ReadFinals(string path, IReadOnlySet<long> points, IReadOnlyList<string> series)
    {
        using var reader = new StreamReader(path, Encoding.UTF8, false, 1 << 16);
        var header = (reader.ReadLine() ?? "").Split(',');
        // A parameter may have the name of a series; series stand after the parameters.
        var columns = series.Select(name => Array.LastIndexOf(header, name)).ToArray();
        var means = new Dictionary<(long, string), (double Mean, long Count)>();
        while (reader.ReadLine() is { } row)
        {
            var cells = row.Split(',');
            var point = long.Parse(cells[1], CultureInfo.InvariantCulture);
            if (!points.Contains(point))
                continue;
            for (var i = 0; i < columns.Length; i++)
                if (columns[i] >= 0 && double.TryParse(cells[columns[i]], CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
                    means[(point, series[i])] = Include(value, means.GetValueOrDefault((point, series[i])));
        }
        return means.ToDictionary(entry => entry.Key, entry => entry.Value.Mean);
    }

    // The sum of large values is infinite, and so is the distance of two of them; their parts are not.
    static (double Mean, long Count) Include(double value, (double Mean, long Count) mean) =>
        (mean.Mean + (value / (mean.Count + 1) - mean.Mean / (mean.Count + 1)), mean.Count + 1);
}
