using ActorSweep.Core.Scheduling;
using ActorSweep.Protocol;

namespace ActorSweep.Storage;

/// <summary>What blobs are called, on whatever node.</summary>
static class BlobName
{
    /// <summary>The result of a task.</summary>
    public static string Of(TaskId task) => $"{task.Run}/t{task.Index}";

    /// <summary>The result of a chunk of a sweep or a map.</summary>
    public static string Of(RunId run, AttemptId attempt) => $"{run}/{attempt}";

    /// <summary>What a task takes, where it does not fit a message.</summary>
    public static string ArgumentsOf(TaskId task) => $"{task.Run}/a{task.Index}";

    /// <summary>What a chunk of a map takes, where it does not fit a message.</summary>
    public static string ArgumentsOf(RunId run, AttemptId attempt) => $"{run}/a-{attempt}";

    /// <summary>What a blob is called where it is: the end of its address.</summary>
    public static string In(BlobAddress blob) => blob.Url[(blob.Url.LastIndexOf('/', blob.Url.LastIndexOf('/') - 1) + 1)..];

    /// <summary>The spec of a sweep, where it does not fit a message.</summary>
    public static string SpecOf(RunId run) => $"{run}/spec";
}
