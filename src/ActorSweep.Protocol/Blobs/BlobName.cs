using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Protocol.Blobs;

/// <summary>What blobs are called, on whatever node: a folder and a file in it, which are also the end of a URL.</summary>
static partial class BlobName
{
    /// <summary>The result of a task.</summary>
    public static string Of(TaskId task) => $"{Of(task.Run)}/t{task.Index}";

    /// <summary>The result of a chunk of a sweep or a map.</summary>
    public static string Of(RunId run, AttemptId attempt) => $"{Of(run)}/{attempt}";

    /// <summary>What a task takes, where it does not fit a message.</summary>
    public static string ArgumentsOf(TaskId task) => $"{Of(task.Run)}/a{task.Index}";

    /// <summary>What a chunk of a map takes, where it does not fit a message.</summary>
    public static string ArgumentsOf(RunId run, AttemptId attempt) => $"{Of(run)}/a-{attempt}";

    /// <summary>The spec of a sweep, where it does not fit a message.</summary>
    public static string SpecOf(RunId run) => $"{Of(run)}/spec";

    /// <summary>What a blob is called where it is: the end of its address.</summary>
    public static string In(BlobAddress blob) => blob.Url[(blob.Url.LastIndexOf('/', blob.Url.LastIndexOf('/') - 1) + 1)..];

    /// <summary>A run as a folder: its id, or, where a user chose a part of that which no folder or URL can have, a name made of it.</summary>
    public static string Of(RunId run) => Plain().IsMatch(run.Value) ? run.Value
        : $"run-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(run.Value)))[..32]}";

    [GeneratedRegex("^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$")]
    private static partial Regex Plain();
}
