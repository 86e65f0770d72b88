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
        var sums = new Dictionary<(long, string), (double Sum, long Count)>();
        while (reader.ReadLine() is { } row)
        {
            var cells = row.Split(',');
            var point = long.Parse(cells[1], CultureInfo.InvariantCulture);
            if (!points.Contains(point))
                continue;
            for (var i = 0; i < columns.Length; i++)
                if (columns[i] >= 0 && double.TryParse(cells[columns[i]], CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
                    sums[(point, series[i])] = sums.GetValueOrDefault((point, series[i])) is var (sum, count) ? (sum + value, count + 1) : default;
        }
        return sums.ToDictionary(entry => entry.Key, entry => entry.Value.Sum / entry.Value.Count);
    }
}
