namespace ActorSweep.Node.Picture;

/// <summary>The content of a picture: panels in rows and columns. It is drawn as PNG or as SVG.</summary>
/// <param name="Title">One line.</param>
/// <param name="Caption">Sentences about what is shown and what is left out.</param>
sealed record Figure(string Title, string Caption, int Rows, int Columns, IReadOnlyList<Panel> Panels)
{
    /// <summary>The lines of all panels.</summary>
    public IReadOnlyList<Entry> Legend { get; init; } = [];
}

/// <summary>An entry of a legend.</summary>
/// <param name="Shade">The place of its color in the color scale, from 0 to 1.</param>
sealed record Entry(string Label, double Shade);

/// <summary>One panel of a figure.</summary>
/// <param name="Title">The text above it; empty: none.</param>
abstract record Panel(int Row, int Column, string Title, string XLabel, string YLabel);

/// <summary>Series over time, each with its band over the replicates.</summary>
sealed record LinePanel(int Row, int Column, string Title, string XLabel, string YLabel, IReadOnlyList<PlotLine> Lines)
    : Panel(Row, Column, Title, XLabel, YLabel);

/// <summary>A line of a panel.</summary>
sealed record PlotLine(BandCurve Curve, Entry Entry);

/// <summary>A number for each pair of values of two parameters, as a color.</summary>
/// <param name="X">The values of the first parameter, from left to right.</param>
/// <param name="Y">The values of the second parameter, from the bottom up.</param>
/// <param name="Cells">The numbers, by the indices of X and Y; NaN: no value.</param>
sealed record HeatPanel(int Row, int Column, string Title, string XLabel, string YLabel, double[] X, double[] Y, double[,] Cells)
    : Panel(Row, Column, Title, XLabel, YLabel);
