namespace ActorSweep.Protocol.Payloads;

/// <summary>
/// Finds values that cannot travel before they are written, and reports where they are. A socket's handle, for example, would arrive as a
/// number without a meaning or with another one.
/// </summary>
static class Travel
{
    /// <summary>The deepest nesting of objects. Values are written and read by recursion, on stacks of at least 1 MiB.</summary>
    public const int Deepest = 500;

    /// <exception cref="CannotTravelException">The value, or a value inside it, cannot travel.</exception>
    public static void Check(object value, bool isResult = false)
    {
        if (!TypeVerdict.Of(value.GetType()).IsSafe && new TravelSearch(isResult).Find(value, 0) is { } obstacle)
            throw new CannotTravelException(obstacle.Describe(value));
    }
}
