namespace ActorSweep.Core.Queue;

/// <summary>Says what does not hold. For tests.</summary>
static class Invariant
{
    public static void Holds(bool condition, string what)
    {
        if (!condition)
            throw new InvalidOperationException($"Broken invariant: {what}.");
    }
}
