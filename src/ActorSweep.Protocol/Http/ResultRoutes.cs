using ActorSweep.Core.Scheduling;

namespace ActorSweep.Gateway;

/// <summary>Where results of tasks are on the scheduler node's HTTP port, and what the headers of the answer say.</summary>
static class ResultRoutes
{
    /// <summary>Says which item of the answer's column is meant; without it, the answer is the result.</summary>
    public const string ItemHeader = "X-ActorSweep-Item";

    /// <summary>XXH3 of the answer, for who reads it to its end.</summary>
    public const string ChecksumHeader = "X-ActorSweep-Checksum";

    /// <summary>Its bytes, also where it comes on a connection of its own.</summary>
    public const string LengthHeader = "X-ActorSweep-Length";

    /// <param name="chunk">So many items of a map that ended together; 0: one alone.</param>
    public static string PathOf(TaskId task, long chunk) =>
        $"task-results/{Uri.EscapeDataString(task.Run.Value)}/{task.Index}{(chunk > 0 ? $"?chunk={chunk}" : "")}";
}
