using System.Globalization;
using System.Net;
using System.Text;

namespace ActorSweep.Node.Picture;

/// <summary>
/// Draws a figure as SVG, for machines without a font: the viewer has fonts, while the plotting library would draw labels without glyphs.
/// </summary>
sealed class SvgFigure
{
    const int WideColumn = 900, Row = 300, Left = 80, Top = 40, Bottom = 50, Right = 20, BarWidth = 90, Margin = 10, LineHeight = 20, Ticks = 5;

    // The fonts of the viewer are unknown. Few have letters that are wider on average.
    const double Letter = 7.5, TitleLetter = 9.5;

    readonly StringBuilder _svg = new();
    readonly int _width, _head;

    SvgFigure(Figure figure)
    {
        _width = figure.Columns == 1 ? WideColumn : PngPanel.Width;
        var width = _width * figure.Columns;
        var head = new FigureHead(figure, width - 2 * Margin, text => text.Length * TitleLetter, WidthOf);
        _head = Margin + head.Lines * LineHeight;
        var height = _head + Row * figure.Rows;
        _svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"12\">");
        _svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{width}\" height=\"{height}\" fill=\"white\"/>");
        AddHead(head);
    }

    public static string Draw(Figure figure)
    {
        var drawn = new SvgFigure(figure);
        foreach (var panel in figure.Panels)
            drawn.Add(panel);
        return drawn._svg.Append("</svg>\n").ToString();
    }

    void AddHead(FigureHead head)
    {
        var y = Margin + LineHeight / 2;
        foreach (var text in head.Title)
        {
            Text(Margin, y, text, "start", " font-weight=\"bold\" font-size=\"15\"");
            y += LineHeight;
        }
        foreach (var text in head.Caption)
        {
            Text(Margin, y, text, "start");
            y += LineHeight;
        }
        foreach (var entry in head.Legend)
            AddEntry(entry, Margin + entry.X, y + LineHeight * entry.Line);
    }

    void Add(Panel panel)
    {
        var (left, top) = (panel.Column * _width + Left, _head + panel.Row * Row + Top);
        var (right, bottom) = ((panel.Column + 1) * _width - (panel is HeatPanel ? BarWidth : Right), _head + (panel.Row + 1) * Row - Bottom);
        Text((left + right) / 2, top - 10, panel.Title, "middle", " font-weight=\"bold\"");
        Text((left + right) / 2, bottom + 36, panel.XLabel, "middle");
        Text(left - 60, top - 10, panel.YLabel, "start", " font-weight=\"bold\"");
        if (panel is HeatPanel heat)
            AddHeat(heat, left, right, top, bottom);
        else
            AddLines((LinePanel)panel, left, right, top, bottom);
        _svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{left}\" y=\"{top}\" width=\"{right - left}\" height=\"{bottom - top}\" fill=\"none\" stroke=\"black\"/>");
    }

    void AddLines(LinePanel panel, int left, int right, int top, int bottom)
    {
        var curves = panel.Lines.Select(line => line.Curve).ToList();
        var x = new Scale(0, Math.Max(1, curves.Select(c => c.Times[^1]).DefaultIfEmpty(1).Max()), left, right);
        var y = Scale.Over(curves.SelectMany(c => c.Lows.Concat(c.Highs).Concat(c.Means)), bottom, top);
        for (var tick = 0; tick <= Ticks; tick++)
        {
            Text(x.At(x.Tick(tick)), bottom + 18, PlainNumber.Of(x.Tick(tick)), "middle");
            Text(left - 6, y.At(y.Tick(tick)) + 4, PlainNumber.Of(y.Tick(tick), y.Digits), "end");
        }
        foreach (var line in panel.Lines)
            AddLine(line, x, y);
    }

    void AddLine(PlotLine line, Scale x, Scale y)
    {
        var (curve, color) = (line.Curve, ColorOf(line.Entry.Shade));
        if (curve.Replicates > 1)
        {
            var band = Path(curve.Times, curve.Highs, x, y).Concat(Path(curve.Times, curve.Lows, x, y).Reverse());
            _svg.Append($"<polygon points=\"{string.Join(' ', band)}\" fill=\"{color}\" fill-opacity=\"0.2\"/>");
        }
        _svg.Append($"<polyline points=\"{string.Join(' ', Path(curve.Times, curve.Means, x, y))}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"1.5\"/>");
        if (curve.Times.Count == 1)
            _svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{x.At(curve.Times[0])}\" cy=\"{y.At(curve.Means[0])}\" r=\"4\" fill=\"{color}\"/>");
    }

    void AddEntry(LegendText entry, double x, int y)
    {
        if (entry.Shade is { } shade)
            _svg.Append(CultureInfo.InvariantCulture,
                $"<line x1=\"{x}\" x2=\"{x + FigureHead.Stroke}\" y1=\"{y - 4}\" y2=\"{y - 4}\" stroke=\"{ColorOf(shade)}\" stroke-width=\"2\"/>");
        Text(x + FigureHead.Stroke + FigureHead.Gap, y, entry.Text, "start");
    }

    void AddHeat(HeatPanel heat, int left, int right, int top, int bottom)
    {
        var scale = Scale.Over(heat.Cells.Cast<double>(), bottom, top);
        var (width, height) = ((double)(right - left) / heat.X.Length, (double)(bottom - top) / heat.Y.Length);
        for (var i = 0; i < heat.X.Length; i++)
            for (var j = 0; j < heat.Y.Length; j++)
                Cell(left + i * width, bottom - (j + 1) * height, width, height, double.IsFinite(heat.Cells[i, j]) ? ColorOf(scale.Share(heat.Cells[i, j])) : "#d3d3d3");
        foreach (var (i, text) in HeatTicks.Fit(heat.X, Ticks, right - left, WidthOf))
            Text(left + (i + 0.5) * width, bottom + 18, text, "middle");
        foreach (var (j, text) in HeatTicks.Of(heat.Y, Ticks))
            Text(left - 6, bottom - (j + 0.5) * height + 4, text, "end");
        const int steps = 20;
        for (var step = 0; step < steps; step++)
            Cell(right + 8, bottom - (step + 1.0) * (bottom - top) / steps, 10, (double)(bottom - top) / steps, ColorOf(step / (steps - 1.0)));
        for (var tick = 0; tick <= Ticks; tick++)
            Text(right + 22, scale.At(scale.Tick(tick)) + 4, PlainNumber.Of(scale.Tick(tick), scale.Digits), "start");
    }

    void Cell(double x, double y, double width, double height, string color) =>
        _svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x:0.##}\" y=\"{y:0.##}\" width=\"{width + 0.5:0.##}\" height=\"{height + 0.5:0.##}\" fill=\"{color}\"/>");

    static double WidthOf(string text) => text.Length * Letter;

    static string ColorOf(double shade) => PngPanel.ColorOf(shade).ToHex();

    static IEnumerable<string> Path(List<double> times, List<double> values, Scale x, Scale y) =>
        times.Zip(values, (t, value) => string.Create(CultureInfo.InvariantCulture, $"{x.At(t):0.##},{y.At(value):0.##}"));

    void Text(double x, double y, string text, string anchor, string style = "")
    {
        if (text.Length > 0)
            _svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\"{style}>{WebUtility.HtmlEncode(text)}</text>");
    }

    /// <summary>Maps values to coordinates of the picture.</summary>
    readonly record struct Scale(double Least, double Most, double From, double To)
    {
        public static Scale Over(IEnumerable<double> values, double from, double to)
        {
            var finite = values.Where(double.IsFinite).DefaultIfEmpty(0).ToList();
            var (least, most) = (finite.Min(), finite.Max());
            return most > least ? new Scale(least, most, from, to) : new Scale(least - 1, least + 1, from, to);
        }

        public int Digits => PlainNumber.DigitsOver([Least, Most]);

        public double Share(double value) => (value - Least) / (Most - Least);

        public double At(double value) => From + Share(value) * (To - From);

        public double Tick(int tick) => Least + (Most - Least) * tick / Ticks;
    }
}
