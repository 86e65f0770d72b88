using ActorSweep.Protocol.Messages;

namespace ActorSweep.Execution.Jobs;

/// <summary>Describes exceptions of user code in a form that is sent between nodes.</summary>
static class Failures
{
    public static TaskFailure Describe(Exception e, string worker, int attempt, IReadOnlyList<string> story)
    {
        var read = ExceptionReader.Read(e);
        return new TaskFailure(read.Type, read.Message, read.Stack, worker, attempt, story) { Inner = read.Inner };
    }

    /// <summary>Returns the failure of work that could not begin.</summary>
    public static TaskFailure CouldNotBegin(Exception e, string worker, int number) =>
        Describe(e, worker, number, [$"attempt {number} could not begin, or store its result, on {worker}"]);

    /// <summary>Returns whether another attempt could succeed and the client asked for one.</summary>
    public static bool MayRetry(Exception e, ExecutionRules? rules) =>
        rules is { Retries: true } && e is not (CannotTravelException or MissingCodeException)
        && (rules.Only.Length == 0 || TypeAndBases(e.GetType()).Any(rules.Only.Contains));

    static IEnumerable<string> TypeAndBases(Type? type)
    {
        for (; type is not null; type = type.BaseType)
            yield return type.FullName!;
    }
}
