using ScottPlot;
using ScottPlot.MultiplotLayouts;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace ActorSweep.Node.Picture;

/// <summary>Draws a figure as PNG.</summary>
static class PngFigure
{
    const int WideColumn = 900, Column = 400, Row = 300, LineHeight = 20, Margin = 10, MostTicks = 5, MostXTicks = 3, TickDigits = 3;

    static readonly ScottPlot.Colormaps.Viridis Shades = new();

    public static void Save(Figure figure, string path)
    {
        var (width, height) = (figure.Columns == 1 ? WideColumn : Column * figure.Columns, Row * figure.Rows);
        using var font = new SKFont(SKTypeface.Default, 13);
        using var bold = new SKFont(SKTypeface.FromFamilyName(null, SKFontStyle.Bold) ?? SKTypeface.Default, 15);
        string[] title = [.. Wrap(figure.Title, width, bold)], caption = [.. Wrap(figure.Caption, width, font)];
        var top = Margin + (title.Length + caption.Length + Math.Min(1, figure.Legend.Count)) * LineHeight;
        using var surface = SKSurface.Create(new SKImageInfo(width, height + top));
        // Rendering clears the canvas, and begins at its corner.
        surface.Canvas.Translate(0, top);
        Render(figure, surface.Canvas, new PixelRect(0, width, height, 0));
        surface.Canvas.ResetMatrix();
        using var ink = new SKPaint { Color = SKColors.Black, IsAntialias = true };
        var line = 0;
        foreach (var text in title)
            surface.Canvas.DrawText(text, Margin, Margin + 6 + LineHeight * line++, bold, ink);
        foreach (var text in caption)
            surface.Canvas.DrawText(text, Margin, Margin + 6 + LineHeight * line++, font, ink);
        DrawLegend(figure.Legend, surface.Canvas, Margin + 6 + LineHeight * line, font, ink);
        using var image = surface.Snapshot();
        using var file = File.Create(path);
        image.Encode(SKEncodedImageFormat.Png, 100).SaveTo(file);
    }

    static void DrawLegend(IReadOnlyList<Entry> legend, SKCanvas canvas, int y, SKFont font, SKPaint ink)
    {
        const int stroke = 24, gap = 6;
        float x = Margin;
        foreach (var entry in legend)
        {
            using var color = new SKPaint { Color = Shades.GetColor(entry.Shade).ToSKColor(), StrokeWidth = 3 };
            canvas.DrawLine(x, y - 4, x + stroke, y - 4, color);
            canvas.DrawText(entry.Label, x + stroke + gap, y, font, ink);
            x += stroke + 4 * gap + font.MeasureText(entry.Label);
        }
    }

    public static void Render(Figure figure, SKCanvas canvas, PixelRect area)
    {
        var plots = new Multiplot();
        var layout = new CustomGrid();
        plots.AddPlots(figure.Panels.Count);
        for (var i = 0; i < figure.Panels.Count; i++)
        {
            var (panel, plot) = (figure.Panels[i], plots.GetPlot(i));
            layout.Set(plot, new GridCell(panel.Row, panel.Column, figure.Rows, figure.Columns));
            Add(plot, panel);
        }
        plots.Layout = layout;
        plots.Render(canvas, area);
    }

    static void Add(Plot plot, Panel panel)
    {
        if (panel.Title.Length > 0)
            plot.Title(panel.Title, size: 13);
        plot.XLabel(panel.XLabel, size: 13);
        plot.YLabel(panel.YLabel, size: 13);
        if (panel is HeatPanel heat)
        {
            AddHeat(plot, heat);
            return;
        }
        var lines = (LinePanel)panel;
        foreach (var line in lines.Lines)
            AddLine(plot, line);
        plot.Axes.Left.TickGenerator = new NumericAutomatic { LabelFormatter = PlainNumber.Of };
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { LabelFormatter = PlainNumber.Of, TargetTickCount = MostTicks };
        plot.Axes.AutoScale();
        if (lines.HasLegend && lines.Lines.Count > 0)
            plot.ShowLegend(Edge.Right);
        else
            plot.HideLegend();
    }

    static void AddLine(Plot plot, PlotLine line)
    {
        var (curve, color) = (line.Curve, Shades.GetColor(line.Entry.Shade));
        if (curve.Replicates > 1)
        {
            var band = plot.Add.FillY([.. curve.Times], [.. curve.Lows], [.. curve.Highs]);
            (band.FillColor, band.LineWidth) = (color.WithAlpha(0.2), 0);
        }
        var drawn = plot.Add.ScatterLine(curve.Times, curve.Means, color);
        drawn.LegendText = line.Entry.Label;
        drawn.LineWidth = 1.5f;
    }

    static void AddHeat(Plot plot, HeatPanel heat)
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
        bar.Axis.TickGenerator = new NumericAutomatic { LabelFormatter = PlainNumber.Of, TargetTickCount = MostTicks };
        plot.Axes.Bottom.TickGenerator = TicksOf(heat.X, MostXTicks);
        plot.Axes.Left.TickGenerator = TicksOf(heat.Y, MostTicks);
        plot.Axes.SetLimits(-0.5, columns - 0.5, -0.5, rows - 0.5);
    }

    static NumericManual TicksOf(double[] values, int most)
    {
        var at = Spread.Over(values.Length, most);
        return new NumericManual([.. at.Select(i => (double)i)], [.. at.Select(i => PlainNumber.Of(values[i], TickDigits))]);
    }

    /// <summary>Breaks a text into lines that fit the width of the picture.</summary>
    static IEnumerable<string> Wrap(string text, int width, SKFont font)
    {
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && font.MeasureText($"{line} {word}") > width - 2 * Margin)
            {
                yield return line;
                line = word;
            }
            else
            {
                line = line.Length == 0 ? word : $"{line} {word}";
            }
        }
        if (line.Length > 0)
            yield return line;
    }
}
