using System.Globalization;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Node.Picture;

/// <summary>
/// Decides what the picture of a sweep shows. A grid of two parameters has small multiples of the series, and heat maps of the last value and the peak at each
/// point; every other sweep a panel for each series with a line for each point. Where points are left out, those that are shown are evenly spread.
/// </summary>
sealed class SweepFigure
{
    const int MostLines = 6, MostGridLines = 5, MostColumns = 3, MostCells = 60, Digits = 6;

    readonly SweepPlan _plan;
    readonly GridAxes? _axes;
    readonly long[] _x, _y, _cellsX, _cellsY;

    public SweepFigure(SweepPlan plan)
    {
        (_plan, _axes) = (plan, GridAxes.Of(plan.Spec));
        (_x, _y, _cellsX, _cellsY) = _axes is null ? ([], [], [], [])
            : (Spread.Over(_axes.X.Values.Count, MostGridLines), Spread.Over(_axes.Y.Values.Count, MostColumns),
                Spread.Over(_axes.X.Values.Count, MostCells), Spread.Over(_axes.Y.Values.Count, MostCells));
    }

    /// <summary>The points of which the picture needs the series.</summary>
    public HashSet<long> Points => _axes is null ? [.. LinePoints()] : [.. CellPoints(_axes), .. LinePoints()];

    /// <summary>Whether the picture has heat maps, which need the last values of the points.</summary>
    public bool HasHeatMaps => _axes is not null;

    /// <param name="curves">The series of <see cref="Points"/>.</param>
    /// <param name="finals">The means of the last values of the points; empty without heat maps.</param>
    /// <param name="notFinite">The number of values of the sweep that are NaN or infinite.</param>
    public Figure Make(IReadOnlyList<BandCurve> curves, IReadOnlyDictionary<(long Point, string Series), double> finals, long notFinite)
    {
        var unusual = notFinite == 0 ? "" : notFinite == 1 ? ", 1 value not finite" : $", {notFinite} values not finite";
        var title = $"{_plan.Model.Name}: {_plan.Layout.Points} points{Replicates()}{unusual}";
        var withCurve = curves.Select(curve => curve.Point).ToHashSet();
        var chosen = LinePoints();
        long[] drawn = [.. chosen.Where(withCurve.Contains)];
        return _axes is null ? FigureOfPoints(title, drawn, chosen.Length, curves) : FigureOfGrid(title, _axes, drawn.Length, curves, finals);
    }

    Figure FigureOfPoints(string title, long[] drawn, int chosen, IReadOnlyList<BandCurve> curves)
    {
        var labels = PointLabels.Of(_plan, drawn);
        var entries = drawn.Index().ToDictionary(point => point.Item, point => new Entry(labels[point.Index], ShadeOf(point.Index, drawn.Length)));
        var series = _plan.Model.Series;
        return new Figure(title, FigureCaption.OfPoints(_plan.Layout.Points, chosen, drawn.Length), series.Count, 1, [.. series.Select((name, row) =>
            Lines(row, 0, "", name, curves.Where(curve => curve.Series == name).Select(curve => new PlotLine(curve, entries[curve.Point]))))])
        {
            Legend = [.. drawn.Select(point => entries[point])],
        };
    }

    Figure FigureOfGrid(
        string title, GridAxes axes, int drawn, IReadOnlyList<BandCurve> curves, IReadOnlyDictionary<(long Point, string Series), double> finals)
    {
        var (labels, titles) = (LabelsOf(axes.X, _x), LabelsOf(axes.Y, _y));
        Entry[] entries = [.. labels.Select((label, i) => new Entry(label, ShadeOf(i, labels.Length)))];
        var series = _plan.Model.Series;
        Panel[] panels = [.. series.SelectMany((name, row) => GridRow(axes, name, row, entries, titles, curves, finals))];
        var hasGaps = panels.OfType<HeatPanel>().Any(panel => panel.Cells.Cast<double>().Any(double.IsNaN));
        var caption = FigureCaption.OfGrid(axes, (_x.Length, _y.Length), (_cellsX.Length, _cellsY.Length), drawn, hasGaps);
        return new Figure(title, caption, series.Count, _y.Length + 2, panels) { Legend = entries };
    }

    IEnumerable<Panel> GridRow(
        GridAxes axes, string series, int row, Entry[] entries, string[] titles, IReadOnlyList<BandCurve> curves,
        IReadOnlyDictionary<(long, string), double> finals)
    {
        var ofSeries = curves.Where(curve => curve.Series == series).ToDictionary(curve => curve.Point);
        for (var column = 0; column < _y.Length; column++)
            yield return Lines(row, column, row == 0 ? titles[column] : "", series,
                from line in _x.Index()
                let curve = ofSeries.GetValueOrDefault(axes.PointAt(line.Item, _y[column]))
                where curve is not null
                select new PlotLine(curve, entries[line.Index]));
        yield return Heat(axes, row, _y.Length, $"last {ShortName.Of(series)}", point => finals.GetValueOrDefault((point, series), double.NaN));
        yield return Heat(axes, row, _y.Length + 1, $"peak {ShortName.Of(series)}", point => ofSeries.GetValueOrDefault(point)?.Means.Max() ?? double.NaN);
    }

    LinePanel Lines(int row, int column, string title, string series, IEnumerable<PlotLine> lines)
    {
        var drawn = lines.ToList();
        var unit = AxisUnit.Of(drawn.SelectMany(line => line.Curve.Means.Concat(line.Curve.Lows).Concat(line.Curve.Highs)));
        return new LinePanel(row, column, title, row == _plan.Model.Series.Count - 1 ? "t" : "", unit.Label(ShortName.Of(series)),
            drawn.ConvertAll(line => line with { Curve = unit.Scale(line.Curve) }));
    }

    HeatPanel Heat(GridAxes axes, int row, int column, string title, Func<long, double> value)
    {
        var unit = AxisUnit.Of(CellPoints(axes).Select(value));
        var cells = new double[_cellsX.Length, _cellsY.Length];
        for (var i = 0; i < _cellsX.Length; i++)
            for (var j = 0; j < _cellsY.Length; j++)
                cells[i, j] = unit.Scale(value(axes.PointAt(_cellsX[i], _cellsY[j])));
        return new HeatPanel(
            row, column, unit.Label(title), ShortName.Of(axes.X.Name), ShortName.Of(axes.Y.Name),
            [.. _cellsX.Select(i => axes.X.Values[i])], [.. _cellsY.Select(j => axes.Y.Values[j])], cells);
    }

    /// <summary>The points that have lines.</summary>
    long[] LinePoints() => _axes is null
        ? Spread.Over(_plan.Layout.Points, MostLines)
        : [.. from x in _x from y in _y select _axes.PointAt(x, y)];

    /// <summary>The points that have cells in the heat maps.</summary>
    IEnumerable<long> CellPoints(GridAxes axes) => from x in _cellsX from y in _cellsY select axes.PointAt(x, y);

    static string[] LabelsOf(SweptParameter parameter, long[] at) =>
        [.. PlainNumber.TextsOf([.. at.Select(i => parameter.Values[i])], Digits).Select(text => $"{ShortName.Of(parameter.Name)} {text}")];

    string Replicates()
    {
        var (replicates, quantiles) = (_plan.Layout.Replicates, _plan.Spec.Quantiles);
        return replicates == 1 ? ""
            : quantiles.Count == 0 ? $" x {replicates} replicates"
            : string.Create(CultureInfo.InvariantCulture, $" x {replicates} replicates, mean and {quantiles.Min():0.##} to {quantiles.Max():0.##} quantiles");
    }

    static double ShadeOf(int index, int count) => count < 2 ? 0 : 0.9 * index / (count - 1);
}
