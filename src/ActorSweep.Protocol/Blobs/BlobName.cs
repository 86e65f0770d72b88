using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using ActorSweep.Core.Scheduling;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Protocol.Blobs;

/// <summary>The names of blobs, the same on every node: a folder and a file in it. A name is also the end of a URL.</summary>
static partial class BlobName
{
    /// <summary>The name of the result of a task.</summary>
    public static string Of(TaskId task) => $"{Of(task.Run)}/t{task.Index}";

    /// <summary>The name of the result of a chunk of a sweep or a map.</summary>
    public static string Of(RunId run, AttemptId attempt) => $"{Of(run)}/{attempt}";

    /// <summary>The name of a result, and of each copy of it.</summary>
    public static string Of(ResultId result) => result.IsOfChunk ? Of(result.Task.Run, result.Attempt) : Of(result.Task);

    /// <summary>The name of the arguments of a task that do not fit a message.</summary>
    public static string ArgumentsOf(TaskId task) => $"{Of(task.Run)}/a{task.Index}";

    /// <summary>The name of the arguments of a chunk of a map that do not fit a message.</summary>
    public static string ArgumentsOf(RunId run, AttemptId attempt) => $"{Of(run)}/a-{attempt}";

    /// <summary>The name of the values that the function of a map captured and that do not fit a message.</summary>
    public static string FunctionOf(RunId run) => $"{Of(run)}/function";

    /// <summary>The name of the spec of a sweep that does not fit a message.</summary>
    public static string SpecOf(RunId run) => $"{Of(run)}/spec";

    /// <summary>Gets the name from the end of a blob's address.</summary>
    public static string In(BlobAddress blob) => blob.Url[(blob.Url.LastIndexOf('/', blob.Url.LastIndexOf('/') - 1) + 1)..];

    /// <summary>The folder of a run: its id, or a hash of the id where the id has characters that a folder or a URL cannot have.</summary>
    public static string Of(RunId run) => Plain().IsMatch(run.Value) ? run.Value
        : $"run-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(run.Value)))[..32]}";

    [GeneratedRegex("^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$")]
    private static partial Regex Plain();
}
