using System.Globalization;
using System.Net;
using System.Text;

namespace ActorSweep.Node.Output;

/// <summary>
/// The picture of a sweep as SVG, for machines without a font: the viewer has fonts, while the plotting library would draw labels without
/// glyphs.
/// </summary>
sealed class SvgFigure
{
    const int Width = 900, PanelHeight = 300, Left = 80, Right = 700, Top = 40, Bottom = 260, Ticks = 5;

    readonly StringBuilder _svg = new();

    SvgFigure(string title, int panels)
    {
        var height = panels * PanelHeight;
        _svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" font-family=\"sans-serif\" font-size=\"12\">");
        _svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{Width}\" height=\"{height}\" fill=\"white\"/>");
        Text(Width / 2 - 50, 20, title, "middle", " font-weight=\"bold\" font-size=\"15\"");
    }

    /// <param name="series">Names of the panels, from top to bottom.</param>
    /// <param name="styles">Color (as #rrggbb) and label of each point.</param>
    public static string Draw(string title, IReadOnlyList<string> series, IReadOnlyList<BandCurve> curves, IReadOnlyDictionary<long, (string Color, string Label)> styles)
    {
        var figure = new SvgFigure(title, series.Count);
        for (var i = 0; i < series.Count; i++)
            figure.AddPanel(series[i], i * PanelHeight, [.. curves.Where(c => c.Series == series[i])], styles);
        return figure._svg.Append("</svg>\n").ToString();
    }

    void AddPanel(string series, int offset, IReadOnlyList<BandCurve> curves, IReadOnlyDictionary<long, (string Color, string Label)> styles)
    {
        var x = new Scale(0, Math.Max(1, curves.Max(c => c.Times[^1])), Left, Right);
        var y = Scale.Over(curves.SelectMany(c => c.Lows.Concat(c.Highs).Concat(c.Means)), offset + Bottom, offset + Top);
        _svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Left}\" y=\"{offset + Top}\" width=\"{Right - Left}\" height=\"{Bottom - Top}\" fill=\"none\" stroke=\"black\"/>");
        for (var tick = 0; tick <= Ticks; tick++)
        {
            Text(x.At(x.Tick(tick)), offset + Bottom + 18, Number(x.Tick(tick)), "middle");
            Text(Left - 6, y.At(y.Tick(tick)) + 4, Number(y.Tick(tick)), "end");
        }
        Text(20, offset + (Top + Bottom) / 2, series, "middle", " font-weight=\"bold\"");
        for (var i = 0; i < curves.Count; i++)
            AddCurve(curves[i], styles[curves[i].Point], x, y, offset + Top + 10 + 18 * i);
    }

    void AddCurve(BandCurve curve, (string Color, string Label) style, Scale x, Scale y, int legend)
    {
        if (curve.Replicates > 1)
        {
            var band = Path(curve.Times, curve.Highs, x, y).Concat(Path(curve.Times, curve.Lows, x, y).Reverse());
            _svg.Append($"<polygon points=\"{string.Join(' ', band)}\" fill=\"{style.Color}\" fill-opacity=\"0.2\"/>");
        }
        _svg.Append($"<polyline points=\"{string.Join(' ', Path(curve.Times, curve.Means, x, y))}\" fill=\"none\" stroke=\"{style.Color}\" stroke-width=\"1.5\"/>");
        _svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{Right + 10}\" x2=\"{Right + 30}\" y1=\"{legend}\" y2=\"{legend}\" stroke=\"{style.Color}\" stroke-width=\"2\"/>");
        Text(Right + 36, legend + 4, style.Label, "start");
    }

    static IEnumerable<string> Path(List<double> times, List<double> values, Scale x, Scale y) =>
        times.Zip(values, (t, value) => string.Create(CultureInfo.InvariantCulture, $"{x.At(t):0.##},{y.At(value):0.##}"));

    void Text(double x, double y, string text, string anchor, string style = "") =>
        _svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\"{style}>{WebUtility.HtmlEncode(text)}</text>");

    static string Number(double value) => value.ToString("#,0.###", CultureInfo.InvariantCulture);

    /// <summary>Maps values to coordinates of the picture.</summary>
    readonly record struct Scale(double Least, double Most, double From, double To)
    {
        public static Scale Over(IEnumerable<double> values, double from, double to)
        {
            var finite = values.Where(double.IsFinite).DefaultIfEmpty(0).ToList();
            var (least, most) = (finite.Min(), finite.Max());
            return most > least ? new Scale(least, most, from, to) : new Scale(least - 1, least + 1, from, to);
        }

        public double At(double value) => From + (value - Least) / (Most - Least) * (To - From);

        public double Tick(int tick) => Least + (Most - Least) * tick / Ticks;
    }
}
