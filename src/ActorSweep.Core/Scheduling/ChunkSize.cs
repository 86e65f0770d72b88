namespace ActorSweep.Core.Scheduling;

/// <summary>Decides how many blocks are assigned together.</summary>
static class ChunkSize
{
    const long MostTasks = 65_536;

    /// <summary>
    /// Returns one block until a task of the run is measured; then as many as fit the chunk duration and the largest result, and leave enough blocks for all
    /// slots to finish together.
    /// </summary>
    public static long For(ArrayRun run, int slots, SchedulerSettings settings)
    {
        if (run.SecondsEach is not { } seconds)
            return 1;
        var blockSize = run.Layout.BlockSize;
        var byTime = settings.ChunkDuration.TotalSeconds / Math.Max(seconds, 1e-9);
        var byBytes = run.ChunkBytes / Math.Max(run.BytesEach, 1);
        var byShare = run.Waiting.Count * blockSize / (2.0 * Math.Max(slots, 1));
        var tasks = Math.Min(Math.Min(byTime, byBytes), Math.Min(byShare, MostTasks));
        return Math.Max(1, (long)(tasks / blockSize));
    }
}
