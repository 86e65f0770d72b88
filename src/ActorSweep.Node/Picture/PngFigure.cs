using ScottPlot;
using ScottPlot.MultiplotLayouts;
using SkiaSharp;

namespace ActorSweep.Node.Picture;

/// <summary>Draws a figure as PNG.</summary>
static class PngFigure
{
    const int WideColumn = 900, Row = 300, LineHeight = 20, Margin = 10;

    public static void Save(Figure figure, string path)
    {
        var (width, height) = (figure.Columns == 1 ? WideColumn : PngPanel.Width * figure.Columns, Row * figure.Rows);
        using var font = new SKFont(SKTypeface.Default, 13);
        using var bold = new SKFont(SKTypeface.FromFamilyName(null, SKFontStyle.Bold) ?? SKTypeface.Default, 15);
        var head = new FigureHead(figure, width - 2 * Margin, text => bold.MeasureText(text), text => font.MeasureText(text));
        var top = Margin + head.Lines * LineHeight;
        using var surface = SKSurface.Create(new SKImageInfo(width, height + top));
        // Rendering clears the canvas, and begins at its corner.
        surface.Canvas.Translate(0, top);
        Render(figure, surface.Canvas, new PixelRect(0, width, height, 0));
        surface.Canvas.ResetMatrix();
        DrawHead(head, surface.Canvas, font, bold);
        using var image = surface.Snapshot();
        using var file = File.Create(path);
        image.Encode(SKEncodedImageFormat.Png, 100).SaveTo(file);
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
            PngPanel.Add(plot, panel);
        }
        plots.Layout = layout;
        plots.Render(canvas, area);
    }

    static void DrawHead(FigureHead head, SKCanvas canvas, SKFont font, SKFont bold)
    {
        using var ink = new SKPaint { Color = SKColors.Black, IsAntialias = true };
        var y = Margin + 6;
        foreach (var text in head.Title)
        {
            canvas.DrawText(text, Margin, y, bold, ink);
            y += LineHeight;
        }
        foreach (var text in head.Caption)
        {
            canvas.DrawText(text, Margin, y, font, ink);
            y += LineHeight;
        }
        foreach (var entry in head.Legend)
        {
            var (left, bottom) = (Margin + (float)entry.X, y + LineHeight * entry.Line);
            if (entry.Shade is { } shade)
            {
                using var color = new SKPaint { Color = PngPanel.ColorOf(shade).ToSKColor(), StrokeWidth = 3 };
                canvas.DrawLine(left, bottom - 4, left + FigureHead.Stroke, bottom - 4, color);
            }
            canvas.DrawText(entry.Text, left + FigureHead.Stroke + FigureHead.Gap, bottom, font, ink);
        }
    }
}
