using System.Globalization;
using System.Net;
using System.Text;

namespace ActorSweep.Node.Picture;

/// <summary>
/// Draws a figure as SVG, for machines without a font: the viewer has fonts, while the plotting library would draw labels without glyphs.
/// </summary>
sealed class SvgFigure
{
    const int WideColumn = 900, Column = 400, Row = 300, Left = 80, Top = 40, Bottom = 50, Right = 20, LegendWidth = 200, BarWidth = 70, Head = 70, Ticks = 5, XTicks = 3, TickDigits = 3;

    static readonly ScottPlot.Colormaps.Viridis Shades = new();

    readonly StringBuilder _svg = new();
    readonly int _width;

    SvgFigure(Figure figure)
    {
        _width = figure.Columns == 1 ? WideColumn : Column;
        var (width, height) = (_width * figure.Columns, Head + Row * figure.Rows);
        _svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"12\">");
        _svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{width}\" height=\"{height}\" fill=\"white\"/>");
        Text(10, 20, figure.Title, "start", " font-weight=\"bold\" font-size=\"15\"");
        Text(10, 40, figure.Caption, "start");
        for (var i = 0; i < figure.Legend.Count; i++)
            AddEntry(figure.Legend[i], 10 + 200 * i, 60);
    }

    public static string Draw(Figure figure)
    {
        var drawn = new SvgFigure(figure);
        foreach (var panel in figure.Panels)
            drawn.Add(panel);
        return drawn._svg.Append("</svg>\n").ToString();
    }

    void Add(Panel panel)
    {
        var (left, top) = (panel.Column * _width + Left, Head + panel.Row * Row + Top);
        var side = panel is HeatPanel ? BarWidth : panel is LinePanel { HasLegend: true } ? LegendWidth : Right;
        var (right, bottom) = ((panel.Column + 1) * _width - side, Head + (panel.Row + 1) * Row - Bottom);
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
            Text(left - 6, y.At(y.Tick(tick)) + 4, PlainNumber.Of(y.Tick(tick)), "end");
        }
        for (var i = 0; i < panel.Lines.Count; i++)
            AddLine(panel.Lines[i], x, y, panel.HasLegend ? (right + 10, top + 10 + 18 * i) : null);
    }

    void AddLine(PlotLine line, Scale x, Scale y, (int X, int Y)? legend)
    {
        var (curve, color) = (line.Curve, ColorOf(line.Entry.Shade));
        if (curve.Replicates > 1)
        {
            var band = Path(curve.Times, curve.Highs, x, y).Concat(Path(curve.Times, curve.Lows, x, y).Reverse());
            _svg.Append($"<polygon points=\"{string.Join(' ', band)}\" fill=\"{color}\" fill-opacity=\"0.2\"/>");
        }
        _svg.Append($"<polyline points=\"{string.Join(' ', Path(curve.Times, curve.Means, x, y))}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"1.5\"/>");
        if (legend is var (at, height))
            AddEntry(line.Entry, at, height);
    }

    void AddEntry(Entry entry, int x, int y)
    {
        _svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{x}\" x2=\"{x + 20}\" y1=\"{y}\" y2=\"{y}\" stroke=\"{ColorOf(entry.Shade)}\" stroke-width=\"2\"/>");
        Text(x + 26, y + 4, entry.Label, "start");
    }

    void AddHeat(HeatPanel heat, int left, int right, int top, int bottom)
    {
        var scale = Scale.Over(heat.Cells.Cast<double>(), bottom, top);
        var (width, height) = ((double)(right - left) / heat.X.Length, (double)(bottom - top) / heat.Y.Length);
        for (var i = 0; i < heat.X.Length; i++)
            for (var j = 0; j < heat.Y.Length; j++)
                Cell(left + i * width, bottom - (j + 1) * height, width, height, double.IsFinite(heat.Cells[i, j]) ? ColorOf(scale.Share(heat.Cells[i, j])) : "#d3d3d3");
        foreach (var i in Spread.Over(heat.X.Length, XTicks))
            Text(left + (i + 0.5) * width, bottom + 18, PlainNumber.Of(heat.X[i], TickDigits), "middle");
        foreach (var j in Spread.Over(heat.Y.Length, Ticks))
            Text(left - 6, bottom - (j + 0.5) * height + 4, PlainNumber.Of(heat.Y[j], TickDigits), "end");
        const int steps = 20;
        for (var step = 0; step < steps; step++)
            Cell(right + 8, bottom - (step + 1.0) * (bottom - top) / steps, 10, (double)(bottom - top) / steps, ColorOf(step / (steps - 1.0)));
        for (var tick = 0; tick <= Ticks; tick++)
            Text(right + 22, scale.At(scale.Tick(tick)) + 4, PlainNumber.Of(scale.Tick(tick)), "start");
    }

    void Cell(double x, double y, double width, double height, string color) =>
        _svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x:0.##}\" y=\"{y:0.##}\" width=\"{width + 0.5:0.##}\" height=\"{height + 0.5:0.##}\" fill=\"{color}\"/>");

    static string ColorOf(double shade) => Shades.GetColor(shade).ToHex();

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

        public double Share(double value) => (value - Least) / (Most - Least);

        public double At(double value) => From + Share(value) * (To - From);

        public double Tick(int tick) => Least + (Most - Least) * tick / Ticks;
    }
}
