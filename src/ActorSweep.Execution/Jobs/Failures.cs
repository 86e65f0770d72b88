using ActorSweep.Protocol.Messages;

namespace ActorSweep.Execution.Jobs;

/// <summary>Describes exceptions of user code in a form that is sent between nodes.</summary>
static class Failures
{
    /// <summary>The limits on the text of an exception, so that it fits a message between nodes.</summary>
    const int LongestMessage = 2_000, LongestStack = 8_000;

    public static TaskFailure Describe(Exception e, string worker, int attempt, IReadOnlyList<string> story) => new(
        e.GetType().FullName ?? e.GetType().Name,
        Bounded(e.Message, LongestMessage),
        Bounded(e.StackTrace ?? "", LongestStack),
        worker,
        attempt,
        story);

    /// <summary>Returns the failure of work that could not begin.</summary>
    public static TaskFailure CouldNotBegin(Exception e, string worker, int number) =>
        Describe(e, worker, number, [$"attempt {number} could not begin on {worker}"]);

    /// <summary>Returns whether another attempt could succeed and the client asked for one.</summary>
    public static bool MayRetry(Exception e, ExecutionRules? rules) =>
        rules is { Retries: true } && e is not (CannotTravelException or MissingCodeException)
        && (rules.Only.Length == 0 || TypeAndBases(e.GetType()).Any(rules.Only.Contains));

    static IEnumerable<string> TypeAndBases(Type? type)
    {
        for (; type is not null; type = type.BaseType)
            yield return type.FullName!;
    }

    static string Bounded(string text, int most) => text.Length <= most ? text : text[..most] + "…";
}
