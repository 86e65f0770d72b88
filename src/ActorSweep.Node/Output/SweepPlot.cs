using System.Globalization;
using ActorSweep.Core.Sweeps;
using ActorSweep.Protocol;
using ScottPlot;
using SkiaSharp;

namespace ActorSweep.Node.Output;

/// <summary>Draws <c>sweep.png</c>: a panel a series, a line a point with its band over the replicates; few enough points to read.</summary>
static class SweepPlot
{
    const int MostPoints = 6, Width = 900, PanelHeight = 300;

    /// <summary>
    /// Draws a small picture of nothing. The first picture of a process takes a tenth of a second more than the next, and while
    /// the engine starts there is a core to spare.
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

    /// <summary>Draws from the files in a results folder. Gives a word to say where there is no picture, or one of another kind.</summary>
    public static string? Draw(string folder)
    {
        var spec = SpecJson.Read(File.ReadAllText(Path.Combine(folder, "spec.json")));
        var plan = BuiltInModels.Catalog.Plan(spec);
        var curves = BandCurves.Read(Path.Combine(folder, "bands.csv"), ChoosePoints(plan.Layout.Points));
        if (curves.Count == 0)
            return null;

        var figure = Compose(plan, curves);
        var height = PanelHeight * plan.Model.Series.Count;
        if (HasFonts())
        {
            figure.SavePng(Path.Combine(folder, "sweep.png"), Width, height);
            return null;
        }
        SaveSvg(figure, Path.Combine(folder, "sweep.svg"), height);
        return "no font is installed here, so that a PNG would have no labels: the picture is sweep.svg.";
    }

    /// <summary>All points, or some evenly spread over them.</summary>
    static HashSet<long> ChoosePoints(long points) => points <= MostPoints
        ? [.. Enumerable.Range(0, (int)points).Select(i => (long)i)]
        : [.. Enumerable.Range(0, MostPoints).Select(i => (long)Math.Round(i * (points - 1) / (MostPoints - 1.0)))];

    static Multiplot Compose(SweepPlan plan, IReadOnlyList<BandCurve> curves)
    {
        var figure = new Multiplot();
        var points = curves.Select(c => c.Point).Distinct().Order().ToList();
        var colors = new ScottPlot.Colormaps.Viridis().GetColors(points.Count, 0, 0.9);
        figure.AddPlots(plan.Model.Series.Count);
        for (var i = 0; i < plan.Model.Series.Count; i++)
        {
            var panel = figure.GetPlot(i);
            foreach (var curve in curves.Where(c => c.Series == plan.Model.Series[i]))
                AddCurve(panel, curve, colors[points.IndexOf(curve.Point)], Label(plan, curve.Point));
            panel.YLabel(plan.Model.Series[i]);
            panel.Axes.AutoScale();
            if (i == 0)
                panel.Title($"{plan.Spec.Model}: {Describe(plan)}", size: 15);
            panel.ShowLegend(Edge.Right);
        }
        figure.GetPlot(plan.Model.Series.Count - 1).XLabel("t");
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

    /// <summary>What sets a point apart: the parameters that vary.</summary>
    static string Label(SweepPlan plan, long point)
    {
        var varying = plan.Spec.Parameters.Where(p => !p.Values.IsConstant && p.Name != "seed").Select(p => p.Name).ToHashSet();
        var parts = plan.Model.Parameters.Zip(plan.ValuesAt(point))
            .Where(p => varying.Contains(p.First.Name))
            .Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.First.Name} {p.Second:0.######E+0}"));
        var label = string.Join(", ", parts);
        return label.Length > 0 ? label : $"point {point}";
    }

    static void SaveSvg(Multiplot figure, string path, int height)
    {
        using var stream = new SKFileWStream(path);
        using var canvas = SKSvgCanvas.Create(new SKRect(0, 0, Width, height), stream);
        figure.Render(canvas, new PixelRect(0, Width, height, 0));
    }

    static bool HasFonts() => SKFontManager.Default.FontFamilyCount > 0;
}
