using ActorSweep.Protocol.Messages;

namespace ActorSweep.Execution.Jobs;

/// <summary>What user code threw, in the words that travel.</summary>
static class Failures
{
    /// <summary>An exception may carry any amount of text; a message between nodes may not.</summary>
    const int LongestMessage = 2_000, LongestStack = 8_000;

    public static TaskFailure Describe(Exception e, string worker, int attempt, IReadOnlyList<string> story) => new(
        e.GetType().FullName ?? e.GetType().Name,
        Bounded(e.Message, LongestMessage),
        Bounded(e.StackTrace ?? "", LongestStack),
        worker,
        attempt,
        story);

    /// <summary>The failure of work that did not come so far as to execute.</summary>
    public static TaskFailure CouldNotBegin(Exception e, string worker, int number) =>
        Describe(e, worker, number, [$"attempt {number} could not begin on {worker}"]);

    /// <summary>Whether another try could do better, and the client wants it.</summary>
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
