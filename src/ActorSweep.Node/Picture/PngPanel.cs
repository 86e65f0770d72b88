using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace ActorSweep.Node.Picture;

/// <summary>Adds a panel of a figure to a plot of the plotting library.</summary>
static class PngPanel
{
    /// <summary>The width of a panel that has others beside it.</summary>
    public const int Width = 400;

    const int MostTicks = 5, TextSize = 13, TickSize = 12, LabelGap = 4;

    // The room around a heat map: for its labels, and on the right for the scale of its colors; both without the texts of the ticks.
    const int LabelWidth = 46, BarWidth = 60, Above = 41, Below = 45;

    static readonly ScottPlot.Colormaps.Viridis Shades = new();

    public static Color ColorOf(double shade) => Shades.GetColor(shade);

    public static void Add(Plot plot, Panel panel)
    {
        if (panel.Title.Length > 0)
            plot.Title(panel.Title, size: TextSize);
        plot.XLabel(panel.XLabel, size: TextSize);
        plot.YLabel(panel.YLabel, size: TextSize);
        plot.HideLegend();
        if (panel is HeatPanel heat)
            AddHeat(plot, heat);
        else
            AddLines(plot, (LinePanel)panel);
    }

    static void AddLines(Plot plot, LinePanel panel)
    {
        foreach (var line in panel.Lines)
            AddLine(plot, line);
        var digits = PlainNumber.DigitsOver(panel.Lines.SelectMany(line => line.Curve.Means.Concat(line.Curve.Lows).Concat(line.Curve.Highs)));
        plot.Axes.Left.TickGenerator = new NumericAutomatic { LabelFormatter = value => PlainNumber.Of(value, digits) };
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { LabelFormatter = PlainNumber.Of, TargetTickCount = MostTicks };
        plot.Axes.AutoScale();
    }

    static void AddLine(Plot plot, PlotLine line)
    {
        var (curve, color) = (line.Curve, ColorOf(line.Entry.Shade));
        if (curve.Replicates > 1)
        {
            var band = plot.Add.FillY([.. curve.Times], [.. curve.Lows], [.. curve.Highs]);
            (band.FillColor, band.LineWidth) = (color.WithAlpha(0.2), 0);
        }
        var means = plot.Add.ScatterLine(curve.Times, curve.Means, color);
        means.LineWidth = 1.5f;
        if (curve.Times.Count == 1)
            (means.MarkerShape, means.MarkerSize) = (MarkerShape.FilledCircle, 8);
    }

    static void AddHeat(Plot plot, HeatPanel heat)
    {
        // The plotting library has no color scale without a value.
        if (heat.Cells.Cast<double>().Any(double.IsFinite))
            AddCells(plot, heat);
        else
            plot.DataBackground.Color = Colors.LightGray;
        AddTicks(plot, heat);
        plot.Axes.SetLimits(-0.5, heat.X.Length - 0.5, -0.5, heat.Y.Length - 0.5);
    }

    static void AddCells(Plot plot, HeatPanel heat)
    {
        // Rows of the plotting library go from the top down.
        var (columns, rows) = (heat.X.Length, heat.Y.Length);
        var cells = new double[rows, columns];
        for (var i = 0; i < columns; i++)
            for (var j = 0; j < rows; j++)
                cells[rows - 1 - j, i] = heat.Cells[i, j];
        var map = plot.Add.Heatmap(cells);
        map.Colormap = Shades;
        map.NaNCellColor = Colors.LightGray;
        var bar = plot.Add.ColorBar(map);
        var digits = PlainNumber.DigitsOver(heat.Cells.Cast<double>());
        bar.Axis.TickGenerator = new NumericAutomatic { LabelFormatter = value => PlainNumber.Of(value, digits), TargetTickCount = MostTicks };
    }

    static void AddTicks(Plot plot, HeatPanel heat)
    {
        using var font = new SKFont(SKTypeface.Default, TickSize);
        double Measure(string text) => font.MeasureText(text);
        var y = HeatTicks.Of(heat.Y, MostTicks);
        var left = LabelWidth + y.Max(tick => Measure(tick.Text));
        var digits = PlainNumber.DigitsOver(heat.Cells.Cast<double>());
        var right = BarWidth + heat.Cells.Cast<double>().Where(double.IsFinite).DefaultIfEmpty(0).Max(value => Measure(PlainNumber.Of(value, digits)));
        plot.Axes.Left.Label.OffsetX = -LabelGap;
        plot.Axes.Left.TickGenerator = TicksOf(y);
        plot.Axes.Bottom.TickGenerator = TicksOf(HeatTicks.Fit(heat.X, MostTicks, Width - right - left, Measure));
        plot.Layout.Fixed(new PixelPadding((float)left, (float)right, Below, Above));
    }

    static NumericManual TicksOf(List<(long Index, string Text)> ticks) =>
        new([.. ticks.Select(tick => (double)tick.Index)], [.. ticks.Select(tick => tick.Text)]);
}
