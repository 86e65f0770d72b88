namespace ActorSweep.Core.Scheduling;

/// <summary>Chance for the delay before another try. It follows from the try alone, so that a seed replays it.</summary>
static class Jitter
{
    /// <returns>From 0 to below 1.</returns>
    public static double Of(long index, int tries)
    {
        var mixed = (ulong)index * 0x9E3779B97F4A7C15UL + (ulong)tries * 0xBF58476D1CE4E5B9UL;
        mixed = (mixed ^ (mixed >> 31)) * 0x94D049BB133111EBUL;
        return (mixed >> 11) / (double)(1UL << 53);
    }
}
