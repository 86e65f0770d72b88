namespace ActorSweep.Core.Reduction;

/// <summary>The recorded times of a simulation's series: t = 0, every, 2·every, …, one whole series after another.</summary>
/// <param name="Series">The number of series.</param>
/// <param name="Every">The number of steps between two recorded times.</param>
/// <param name="Last">The last step; -1 where no time is recorded.</param>
readonly record struct Grid(int Series, long Every, long Last)
{
    /// <summary>The number of recorded times of each series.</summary>
    public int Times => Last < 0 ? 0 : (int)(Last / Every) + 1;

    /// <summary>The number of cells: one for each recorded time of each series.</summary>
    public int Cells => Series * Times;

    /// <summary>Returns the grid of a simulation.</summary>
    public static Grid Of(SimulationResult result, int series) =>
        new(series, result.Every, series == 0 ? -1 : (result.Recorded.Length / series - 1) * result.Every);

    /// <summary>Returns the grid of the longer of two, with the larger number of steps between two times.</summary>
    public static Grid Common(Grid one, Grid other) =>
        new(one.Series, Math.Max(one.Every, other.Every), Math.Max(one.Last, other.Last));

    /// <summary>Returns the cell that holds the same time of the same series as a cell of another grid; -1 where this grid does not have the time.</summary>
    public int CellOf(int cell, Grid other)
    {
        if (this == other)
            return cell;
        var (series, time) = Math.DivRem(cell, other.Times);
        var step = time * other.Every;
        return step <= Last && step % Every == 0 ? series * Times + (int)(step / Every) : -1;
    }
}
