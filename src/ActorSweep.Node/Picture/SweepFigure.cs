using System.Globalization;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Node.Picture;

/// <summary>
/// Decides what the picture of a sweep shows. A grid of two parameters has small multiples of the series, and heat maps of the last value and the peak at each
/// point; every other sweep a panel for each series with a line for each point. Where points are left out, those that are shown are evenly spread.
/// </summary>
sealed class SweepFigure
{
    const int MostLines = 6, MostGridLines = 5, MostColumns = 3, MostCells = 60, LongestLabel = 28;

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
    public HashSet<long> Points => _axes is null
        ? [.. Spread.Over(_plan.Layout.Points, MostLines)]
        : [.. CellPoints(), .. from x in _x from y in _y select _axes.PointAt(x, y)];

    /// <summary>Whether the picture has heat maps, which need the last values of the points.</summary>
    public bool HasHeatMaps => _axes is not null;

    /// <param name="curves">The series of <see cref="Points"/>.</param>
    /// <param name="finals">The means of the last values of the points; empty without heat maps.</param>
    /// <param name="notFinite">The number of values of the sweep that are NaN or infinite.</param>
    public Figure Make(IReadOnlyList<BandCurve> curves, IReadOnlyDictionary<(long Point, string Series), double> finals, long notFinite)
    {
        var series = _plan.Model.Series;
        List<Panel> panels = _axes is null
            ? [.. series.Select((name, row) => LinesOfPoints(name, row, curves))]
            : [.. series.SelectMany((name, row) => GridRow(_axes, name, row, curves, finals))];
        var unusual = notFinite == 0 ? "" : notFinite == 1 ? ", 1 value not finite" : $", {notFinite} values not finite";
        return new Figure(
            $"{_plan.Model.Name}: {_plan.Layout.Points} points{Replicates()}{unusual}", _axes is null ? CaptionOfPoints() : CaptionOfGrid(_axes),
            series.Count, _axes is null ? 1 : _y.Length + 2, panels)
        {
            Legend = _axes is null ? [] : [.. _x.Select((_, i) => EntryOf(_axes, i))],
        };
    }

    LinePanel LinesOfPoints(string series, int row, IReadOnlyList<BandCurve> curves)
    {
        var shown = curves.Where(curve => curve.Series == series).ToList();
        return new LinePanel(
            row, 0, "", row == _plan.Model.Series.Count - 1 ? "t" : "", series,
            [.. shown.Select((curve, i) => new PlotLine(curve, new Entry(LabelOf(curve.Point), ShadeOf(i, shown.Count))))], HasLegend: true);
    }

    IEnumerable<Panel> GridRow(GridAxes axes, string series, int row, IReadOnlyList<BandCurve> curves, IReadOnlyDictionary<(long, string), double> finals)
    {
        var ofSeries = curves.Where(curve => curve.Series == series).ToDictionary(curve => curve.Point);
        for (var column = 0; column < _y.Length; column++)
            yield return new LinePanel(
                row, column, row == 0 ? $"{axes.Y.Name} {PlainNumber.Of(axes.Y.Values[_y[column]])}" : "", row == _plan.Model.Series.Count - 1 ? "t" : "", column == 0 ? series : "",
                [.. _x.Select((x, i) => (Curve: ofSeries.GetValueOrDefault(axes.PointAt(x, _y[column])), i)).Where(line => line.Curve is not null)
                    .Select(line => new PlotLine(line.Curve!, EntryOf(axes, line.i)))],
                HasLegend: false);
        yield return Heat(axes, row, _y.Length, $"last {series}", (x, y) => finals.GetValueOrDefault((axes.PointAt(x, y), series), double.NaN));
        yield return Heat(axes, row, _y.Length + 1, $"peak {series}", (x, y) => ofSeries.GetValueOrDefault(axes.PointAt(x, y))?.Means.Max() ?? double.NaN);
    }

    Entry EntryOf(GridAxes axes, int line) => new($"{axes.X.Name} {PlainNumber.Of(axes.X.Values[_x[line]])}", ShadeOf(line, _x.Length));

    HeatPanel Heat(GridAxes axes, int row, int column, string title, Func<long, long, double> value)
    {
        var cells = new double[_cellsX.Length, _cellsY.Length];
        for (var i = 0; i < _cellsX.Length; i++)
            for (var j = 0; j < _cellsY.Length; j++)
                cells[i, j] = value(_cellsX[i], _cellsY[j]);
        return new HeatPanel(
            row, column, title, axes.X.Name, axes.Y.Name, [.. _cellsX.Select(i => axes.X.Values[i])], [.. _cellsY.Select(j => axes.Y.Values[j])], cells);
    }

    IEnumerable<long> CellPoints() => from x in _cellsX from y in _cellsY select _axes!.PointAt(x, y);

    string Replicates()
    {
        var (replicates, quantiles) = (_plan.Layout.Replicates, _plan.Spec.Quantiles);
        return replicates == 1 ? ""
            : quantiles.Count == 0 ? $" x {replicates} replicates"
            : string.Create(CultureInfo.InvariantCulture, $" x {replicates} replicates, mean and {quantiles.Min():0.##} to {quantiles.Max():0.##} quantiles");
    }

    string CaptionOfPoints() => _plan.Layout.Points > MostLines ? $"{MostLines} of {_plan.Layout.Points} points are shown, evenly spread." : "";

    string CaptionOfGrid(GridAxes axes)
    {
        var (x, y) = (axes.X.Values.Count, axes.Y.Values.Count);
        var lines = _x.Length < x || _y.Length < y ? $"Lines: {Some(_x.Length, x, axes.X.Name)} at {Some(_y.Length, y, axes.Y.Name)}, evenly spread. " : "";
        var cells = _cellsX.Length < x || _cellsY.Length < y
            ? $"Heat maps: {Some(_cellsX.Length, x, axes.X.Name)} and {Some(_cellsY.Length, y, axes.Y.Name)}, evenly spread. "
            : "";
        var held = axes.Held.Count > 0 ? $"{string.Join("; ", axes.Held)}. " : "";
        return $"{lines}{cells}{held}Heat maps show the mean of the last values, and the peak of the mean.";
    }

    static string Some(int shown, long count, string name) => shown < count ? $"{shown} of {count} values of {name}" : $"all {count} values of {name}";

    /// <summary>The label of a point: the parameters that vary, if they fit.</summary>
    string LabelOf(long point)
    {
        var varying = _plan.Spec.Parameters.Where(p => !p.Values.IsConstant && p.Name != SweepPlan.SeedName).Select(p => p.Name).ToHashSet();
        var label = string.Join(
            ", ", _plan.Model.Parameters.Zip(_plan.ValuesAt(point)).Where(p => varying.Contains(p.First.Name)).Select(p => $"{p.First.Name} {PlainNumber.Of(p.Second)}"));
        return label.Length is > 0 and <= LongestLabel ? label : $"point {point}";
    }

    static double ShadeOf(int index, int count) => count < 2 ? 0 : 0.9 * index / (count - 1);
}
