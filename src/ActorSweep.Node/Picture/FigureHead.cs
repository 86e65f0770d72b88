namespace ActorSweep.Node.Picture;

/// <summary>The title, the caption and the legend of a figure, in lines that fit the width of the picture.</summary>
sealed class FigureHead
{
    /// <summary>The widths of an entry's stroke, of the gap after it, and of the gap after the entry.</summary>
    public const int Stroke = 24, Gap = 6, EntryGap = 20;

    readonly double _width;
    readonly Func<string, double> _measure;

    /// <param name="width">The width of a line.</param>
    /// <param name="measureTitle">Returns the width of a text in the font of the title.</param>
    /// <param name="measure">Returns the width of a text in the font of the caption and the legend.</param>
    public FigureHead(Figure figure, double width, Func<string, double> measureTitle, Func<string, double> measure)
    {
        (_width, _measure) = (width, measure);
        Title = [.. Wrap(figure.Title, width, measureTitle)];
        Caption = [.. Wrap(figure.Caption, width, measure)];
        Legend = [.. Place(figure.Legend)];
        Lines = Title.Count + Caption.Count + (Legend.Count == 0 ? 0 : Legend[^1].Line + 1);
    }

    public IReadOnlyList<string> Title { get; }

    public IReadOnlyList<string> Caption { get; }

    /// <summary>The texts of the legend, with their lines counted from the first line of the legend.</summary>
    public IReadOnlyList<LegendText> Legend { get; }

    /// <summary>The number of lines.</summary>
    public int Lines { get; }

    /// <summary>Places the entries of a legend beside each other. An entry that is wider than a line has several lines.</summary>
    IEnumerable<LegendText> Place(IReadOnlyList<Entry> legend)
    {
        var (x, line) = (0.0, 0);
        foreach (var entry in legend)
        {
            string[] texts = [.. Wrap(entry.Label, _width - Stroke - Gap, _measure)];
            if (x > 0 && x + Stroke + Gap + texts.Max(_measure) > _width)
                (x, line) = (0, line + 1);
            for (var i = 0; i < texts.Length; i++)
                yield return new LegendText(texts[i], x, line + i, i == 0 ? entry.Shade : null);
            line += texts.Length - 1;
            x = texts.Length > 1 ? _width : x + Stroke + Gap + _measure(texts[0]) + EntryGap;
        }
    }

    static IEnumerable<string> Wrap(string text, double width, Func<string, double> measure)
    {
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && measure($"{line} {word}") > width)
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

/// <summary>A line of an entry of a legend.</summary>
/// <param name="X">Where the entry begins.</param>
/// <param name="Shade">The color of the stroke before the text; null: no stroke.</param>
sealed record LegendText(string Text, double X, int Line, double? Shade);
