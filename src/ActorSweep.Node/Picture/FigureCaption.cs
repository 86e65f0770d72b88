namespace ActorSweep.Node.Picture;

/// <summary>Writes the sentences about what a picture shows of a sweep, and what it leaves out.</summary>
static class FigureCaption
{
    /// <param name="points">The points of the sweep.</param>
    /// <param name="chosen">How many of them the picture would show.</param>
    /// <param name="drawn">How many of these have a curve.</param>
    public static string OfPoints(long points, int chosen, int drawn) =>
        drawn == points ? ""
        : drawn == chosen ? $"{drawn} of {points} points are shown, evenly spread."
        : $"{drawn} of {points} points are shown. " + (chosen == points
            ? NoCurve(chosen - drawn, drawn == chosen - 1 ? "The other one" : $"The other {chosen - drawn}")
            : $"{chosen} were chosen, evenly spread; {NoCurve(chosen - drawn, $"{chosen - drawn} of them")}");

    /// <param name="lines">The numbers of values of the two parameters that have lines.</param>
    /// <param name="cells">The numbers of values that have cells in the heat maps.</param>
    /// <param name="drawn">The number of points that have lines.</param>
    /// <param name="hasGaps">Whether a cell has no value.</param>
    public static string OfGrid(GridAxes axes, (int X, int Y) lines, (int X, int Y) cells, int drawn, bool hasGaps)
    {
        var (x, y) = (axes.X.Values.Count, axes.Y.Values.Count);
        List<string> sentences = [];
        if (lines.X < x || lines.Y < y)
            sentences.Add($"Lines: {Some(lines.X, x, axes.X.Name)} at {Some(lines.Y, y, axes.Y.Name)}, evenly spread.");
        var chosen = lines.X * lines.Y;
        if (drawn < chosen)
            sentences.Add(NoCurve(chosen - drawn, $"{chosen - drawn} of the {chosen} points of the line panels"));
        if (cells.X < x || cells.Y < y)
            sentences.Add($"Heat maps: {Some(cells.X, x, axes.X.Name)} and {Some(cells.Y, y, axes.Y.Name)}, evenly spread.");
        if (axes.Held.Count > 0)
            sentences.Add($"{string.Join("; ", axes.Held)}.");
        sentences.Add("Heat maps show the mean of the last values, and the peak of the mean.");
        if (hasGaps)
            sentences.Add("Gray cells have no finite value.");
        return string.Join(' ', sentences);
    }

    static string NoCurve(int count, string points) => count == 1
        ? $"{points} has no curve, because it failed or has no finite value."
        : $"{points} have no curve, because they failed or have no finite value.";

    static string Some(int shown, long count, string name) => shown < count ? $"{shown} of {count} values of {name}" : $"all {count} values of {name}";
}
