using System.Globalization;
using ActorSweep.Core.Sweeps;
using ActorSweep.Protocol.Messages;
using ScottPlot;
using SkiaSharp;

namespace ActorSweep.Node.Output;

/// <summary>Draws <c>sweep.png</c>: a panel for each series, a line with its band over the replicates for each point, of at most six points.</summary>
static class SweepPlot
{
    const int MostPoints = 6, Width = 900, PanelHeight = 300;

    /// <summary>
    /// Draws a small dummy picture. The first picture of a process takes a tenth of a second longer than the next, and a core is free while the
    /// engine starts.
    /// </summary>
    public static void WarmUp()
    {
        var figure = new Multiplot();
        var plot = figure.GetPlot(0);
        AddCurve(plot, new BandCurve(0, "", [0, 1], [0, 1], [0, 1], [0, 1], 2), Colors.Black, "warm");
        plot.ShowLegend(Edge.Right);
        plot.Title(HasFonts() ? "warm" : "");
        using var surface = SKSurface.Create(new SKImageInfo(64, 64));
        figure.Render(surface.Canvas, new PixelRect(0, 64, 64, 0));
    }

    /// <summary>Draws from the files in a results folder. Returns a note for the user where the picture is of another kind, else null.</summary>
    /// <param name="notFinite">The number of values that are NaN or infinite.</param>
    public static string? Draw(string folder, long notFinite)
    {
        var spec = SpecJson.Read(File.ReadAllText(Path.Combine(folder, "spec.json")));
        var plan = SweepPlan.Bind(spec, SignatureJson.Read(File.ReadAllText(Path.Combine(folder, "model.json"))));
        var curves = BandCurves.Read(Path.Combine(folder, "bands.csv"), ChoosePoints(plan.Layout.Points));
        if (curves.Count == 0)
            return null;

        var styles = Styles(plan, curves);
        var title = $"{plan.Model.Name}: {Describe(plan)}{(notFinite == 0 ? "" : notFinite == 1 ? ", 1 value not finite" : $", {notFinite} values not finite")}";
        if (HasFonts())
        {
            Compose(title, plan.Model.Series, curves, styles).SavePng(Path.Combine(folder, "sweep.png"), Width, PanelHeight * plan.Model.Series.Count);
            return null;
        }
        var hex = styles.ToDictionary(s => s.Key, s => (s.Value.Color.ToHex(), s.Value.Label));
        File.WriteAllText(Path.Combine(folder, "sweep.svg"), SvgFigure.Draw(title, plan.Model.Series, curves, hex));
        return "no font is installed, so that a PNG would have no labels. The picture is sweep.svg.";
    }

    /// <summary>All points, or some of them at even distances.</summary>
    static HashSet<long> ChoosePoints(long points) => points <= MostPoints
        ? [.. Enumerable.Range(0, (int)points).Select(i => (long)i)]
        : [.. Enumerable.Range(0, MostPoints).Select(i => (long)Math.Round(i * (points - 1) / (MostPoints - 1.0)))];

    static Dictionary<long, (Color Color, string Label)> Styles(SweepPlan plan, IReadOnlyList<BandCurve> curves)
    {
        var points = curves.Select(c => c.Point).Distinct().Order().ToList();
        var colors = new ScottPlot.Colormaps.Viridis().GetColors(points.Count, 0, 0.9);
        return points.Select((point, i) => (point, i)).ToDictionary(p => p.point, p => (colors[p.i], Label(plan, p.point)));
    }

    static Multiplot Compose(
        string title, IReadOnlyList<string> series, IReadOnlyList<BandCurve> curves, Dictionary<long, (Color Color, string Label)> styles)
    {
        var figure = new Multiplot();
        figure.AddPlots(series.Count);
        for (var i = 0; i < series.Count; i++)
        {
            var panel = figure.GetPlot(i);
            foreach (var curve in curves.Where(c => c.Series == series[i]))
                AddCurve(panel, curve, styles[curve.Point].Color, styles[curve.Point].Label);
            panel.YLabel(series[i]);
            panel.Axes.AutoScale();
            panel.ShowLegend(Edge.Right);
        }
        figure.GetPlot(0).Title(title, size: 15);
        figure.GetPlot(series.Count - 1).XLabel("t");
        return figure;
    }

    static void AddCurve(Plot panel, BandCurve curve, Color color, string label)
    {
        if (curve.Replicates > 1)
            panel.Add.FillY([.. curve.Times], [.. curve.Lows], [.. curve.Highs]).FillColor = color.WithAlpha(0.2);
        var line = panel.Add.ScatterLine(curve.Times, curve.Means, color);
        line.LegendText = label;
        line.LineWidth = 1.5f;
    }

    static string Describe(SweepPlan plan)
    {
        var replicates = plan.Layout.Replicates;
        var shown = plan.Layout.Points > MostPoints ? $", {MostPoints} shown" : "";
        var bands = replicates > 1 && plan.Spec.Quantiles.Count > 0
            ? string.Create(CultureInfo.InvariantCulture, $" x {replicates} replicates, mean and {plan.Spec.Quantiles.Min():0.##} to {plan.Spec.Quantiles.Max():0.##} quantiles")
            : "";
        return $"{plan.Layout.Points} points{shown}{bands}";
    }

    /// <summary>The label of a point: the parameters that vary.</summary>
    static string Label(SweepPlan plan, long point)
    {
        var varying = plan.Spec.Parameters.Where(p => !p.Values.IsConstant && p.Name != "seed").Select(p => p.Name).ToHashSet();
        var parts = plan.Model.Parameters.Zip(plan.ValuesAt(point))
            .Where(p => varying.Contains(p.First.Name))
            .Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.First.Name} {p.Second:G6}"));
        var label = string.Join(", ", parts);
        return label.Length > 0 ? label : $"point {point}";
    }

    // Without fonts there is still a default typeface, but it has no glyphs.
    static bool HasFonts() => SKTypeface.Default.GlyphCount > 0;
}
