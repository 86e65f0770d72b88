using System.Globalization;
using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Working;

/// <summary>The name of one blob of a worker: a run, and the blob's name within the run.</summary>
readonly record struct BlobKey(RunId Run, string Name)
{
    /// <summary>Returns the name of a task's result.</summary>
    public static BlobKey Of(TaskId task) => new(task.Run, string.Create(CultureInfo.InvariantCulture, $"t{task.Index}"));

    /// <summary>Returns the name of a chunk's results.</summary>
    public static BlobKey Of(RunId run, AttemptId attempt) => new(run, attempt.ToString());

    /// <summary>Returns the name of an attempt's result: that of its task or of its chunk.</summary>
    public static BlobKey Of(HeldWork work) => work is HeldTask task ? Of(task.Task) : Of(((HeldChunk)work).Run, work.Attempt);

    /// <summary>Returns the name of a result, and of each copy of it.</summary>
    public static BlobKey Of(ResultId result) => result.IsOfChunk ? Of(result.Task.Run, result.Attempt) : Of(result.Task);

    public override string ToString() => $"{Run}/{Name}";
}
