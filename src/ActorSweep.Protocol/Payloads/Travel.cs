namespace ActorSweep.Protocol.Payloads;

/// <summary>
/// Finds what can't travel before it is written, and says where it is: a socket's handle would arrive as a number that means
/// nothing there, or something else.
/// </summary>
static class Travel
{
    /// <summary>The deepest nesting: values are written and read by recursion, on stacks of 1 MiB at least.</summary>
    public const int Deepest = 500;

    /// <exception cref="CannotTravelException">The value, or something that it holds, can't travel.</exception>
    public static void Check(object value)
    {
        if (!TypeVerdict.Of(value.GetType()).IsSafe && new TravelSearch().Find(value, 0) is { } obstacle)
            throw new CannotTravelException(obstacle.Describe(value));
    }
}
