using System.Globalization;
using ActorSweep.Execution.Jobs;
using ActorSweep.Execution.Storage;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Execution.Processes;

/// <summary>Converts an executor's news to messages and back.</summary>
static class NewsMessages
{
    const string InMemory = "memory/", OnDisk = "disk/";

    /// <param name="corner">The folders with the executor's files.</param>
    public static IReadOnlyList<WireMessage> Pack(IReadOnlyList<ExecutorNews> said, WorkerId worker, BlobTiers corner)
    {
        var messages = new List<WireMessage>();
        var tasks = new List<TaskReport>();
        foreach (var news in said)
            if (news is ExecutorNews.FinishedTask n)
                tasks.Add(new TaskReport(n.Attempt, n.Seconds, n.Result?.InMemory, AddressOf(n.Result, corner), n.Failure, n.MayRetry));
            else
                messages.Add(Pack(news, worker, corner));
        if (tasks.Count > 0)
            messages.Add(new TasksFinished(worker, [.. tasks]));
        return messages;
    }

    /// <exception cref="InvalidDataException">The message is not one that executors send.</exception>
    public static IEnumerable<ExecutorNews> Unpack(WireMessage message, BlobTiers corner) => message switch
    {
        TasksFinished m => m.Tasks.Select(t => new ExecutorNews.FinishedTask(
            t.Attempt, t.Seconds, t.Failure is null ? Open(t.Inline, t.Blob, corner) : (LocalBytes?)null, t.Failure, t.MayRetry)),
        MapChunkFinished m => [new ExecutorNews.FinishedMapChunk(m.Attempt, m.Seconds, Open(m.Inline, m.Blob, corner), m.Failed)],
        SweepChunkFinished m => [new ExecutorNews.FinishedSweepChunk(m.Attempt, m.Seconds, m.Failed, Open(m.Inline, m.Blob, corner), null)],
        ReturnAttempt m => [new ExecutorNews.ReturnedAttempt(m.Attempt)],
        SecedeTask m => [new ExecutorNews.SecededTask(m.Attempt)],
        TaskProgress m => [new ExecutorNews.TaskProgressed(m.Attempt, m.Fraction, m.Text, m.Index)],
        AttemptStuck m => [new ExecutorNews.StuckAttempt(m.Attempt)],
        ReportFailedDisposal m => [new ExecutorNews.FailedDisposal(m.Actor, m.Why)],
        _ => throw new InvalidDataException($"{message.GetType().Name} is not a message of an executor."),
    };

    static WireMessage Pack(ExecutorNews news, WorkerId worker, BlobTiers corner) => news switch
    {
        ExecutorNews.FinishedMapChunk n => new MapChunkFinished(worker, n.Attempt, n.Seconds, n.Results.InMemory, AddressOf(n.Results, corner), n.Failed),
        ExecutorNews.FinishedSweepChunk n => new SweepChunkFinished(worker, n.Attempt, n.Seconds, n.Packed!.Value.Length, n.Failed, n.Packed.Value.InMemory, AddressOf(n.Packed, corner)),
        ExecutorNews.ReturnedAttempt n => new ReturnAttempt(worker, n.Attempt),
        ExecutorNews.SecededTask n => new SecedeTask(worker, n.Attempt),
        ExecutorNews.TaskProgressed n => new TaskProgress(n.Attempt, n.Fraction, n.Text, n.Index),
        ExecutorNews.StuckAttempt n => new AttemptStuck(n.Attempt),
        ExecutorNews.FailedDisposal n => new ReportFailedDisposal(n.Actor, n.Why),
        _ => throw new ArgumentOutOfRangeException(nameof(news), news, "The value is not a message for the pipe."),
    };

    static BlobAddress? AddressOf(LocalBytes? result, BlobTiers corner) => result is { Path: { } path } file
        ? new BlobAddress((path.StartsWith(corner.Memory, StringComparison.Ordinal) ? InMemory : OnDisk) + Path.GetFileName(path), file.Length, file.Checksum!.Value)
        : null;

    /// <summary>Opens a result. User code can write to the pipe, so a file's name must be a number: it cannot lead out of the executor's folders.</summary>
    static LocalBytes Open(byte[]? inside, BlobAddress? file, BlobTiers corner)
    {
        if (inside is not null)
            return inside;
        var folder = file?.Url.StartsWith(InMemory, StringComparison.Ordinal) == true ? corner.Memory : corner.Disk;
        return file is not null && long.TryParse(file.Url.AsSpan(file.Url.IndexOf('/') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? LocalBytes.InFile(Path.Combine(folder, $"{number}"), file.Length, file.Checksum)
            : throw new InvalidDataException("a result is neither in its message nor in a file.");
    }
}
