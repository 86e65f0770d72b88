namespace ActorSweep.Core.Scheduling;

/// <summary>Jitter for the delay before a retry. It depends only on the task and the try, so that a simulation can be replayed from its seed.</summary>
static class Jitter
{
    /// <returns>A number from 0, inclusive, to 1, exclusive.</returns>
    public static double Of(long index, int tries)
    {
        var mixed = (ulong)index * 0x9E3779B97F4A7C15UL + (ulong)tries * 0xBF58476D1CE4E5B9UL;
        mixed = (mixed ^ (mixed >> 31)) * 0x94D049BB133111EBUL;
        return (mixed >> 11) / (double)(1UL << 53);
    }
}
