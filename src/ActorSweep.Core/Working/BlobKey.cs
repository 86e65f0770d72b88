using System.Globalization;
using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Working;

/// <summary>Names one blob of a worker: a run, and the blob's name among those of the run.</summary>
readonly record struct BlobKey(RunId Run, string Name)
{
    /// <summary>The result of a task.</summary>
    public static BlobKey Of(TaskId task) => new(task.Run, string.Create(CultureInfo.InvariantCulture, $"t{task.Index}"));

    /// <summary>The results of a chunk.</summary>
    public static BlobKey Of(RunId run, AttemptId attempt) => new(run, attempt.ToString());

    /// <summary>The result of an attempt: its task's, or its chunk's own.</summary>
    public static BlobKey Of(HeldWork work) => work is HeldTask task ? Of(task.Task) : Of(((HeldChunk)work).Run, work.Attempt);

    public override string ToString() => $"{Run}/{Name}";
}
