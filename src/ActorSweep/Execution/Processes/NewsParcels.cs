using ActorSweep.Core.Scheduling;
using ActorSweep.Protocol;

namespace ActorSweep.Execution.Processes;

/// <summary>What an executor has to say, on its way through the pipe, and at its other end.</summary>
static class NewsParcels
{
    public static Parcel Pack(IReadOnlyList<ExecutorNews> said, WorkerId worker)
    {
        var parcel = new Parcel();
        var tasks = new List<TaskExecuted>();
        foreach (var news in said)
            if (news is ExecutorNews.TaskEnded n)
                tasks.Add(Pack(n, parcel));
            else
                parcel.Messages.Add(Pack(news, worker, parcel));
        if (tasks.Count > 0)
            parcel.Messages.Add(new TasksExecuted(worker, [.. tasks]));
        return parcel;
    }

    /// <exception cref="InvalidDataException">It is nothing that an executor says.</exception>
    public static IEnumerable<ExecutorNews> Unpack(WireMessage message, Parcel parcel) => message switch
    {
        TasksExecuted m => m.Tasks.Select(t => new ExecutorNews.TaskEnded(
            t.Attempt, t.Seconds, t.Failure is null ? parcel.Open(t.Inline, t.Blob) : null, t.Failure, t.MayRetry)),
        MapChunkExecuted m => [new ExecutorNews.MapEnded(m.Attempt, m.Seconds, parcel.Open(m.Inline, m.Blob), m.Failed)],
        ChunkExecuted m => [new ExecutorNews.SweepEnded(m.Attempt, m.Seconds, m.Failed, parcel.Open(m.Inline, m.Blob), null)],
        AttemptGivenBack m => [new ExecutorNews.GivenBack(m.Attempt)],
        TaskSeceded m => [new ExecutorNews.Seceded(m.Attempt)],
        TaskProgress m => [new ExecutorNews.Progress(m.Attempt, m.Fraction, m.Text)],
        AttemptStuck m => [new ExecutorNews.Stuck(m.Attempt)],
        _ => throw new InvalidDataException($"{message.GetType().Name} is nothing that an executor says."),
    };

    static TaskExecuted Pack(ExecutorNews.TaskEnded n, Parcel parcel)
    {
        var (inside, attached) = n.Result is { } result ? parcel.Add(result) : (null, null);
        return new TaskExecuted(n.Attempt, n.Seconds, inside, attached, n.Failure, n.MayRetry);
    }

    static WireMessage Pack(ExecutorNews news, WorkerId worker, Parcel parcel)
    {
        switch (news)
        {
            case ExecutorNews.MapEnded n:
                var (column, blob) = parcel.Add(n.Results);
                return new MapChunkExecuted(worker, n.Attempt, n.Seconds, column, blob, n.Failed);
            case ExecutorNews.SweepEnded n:
                var (packed, attached) = parcel.Add(n.Packed!);
                return new ChunkExecuted(worker, n.Attempt, n.Seconds, n.Packed!.Length, n.Failed, packed, attached);
            case ExecutorNews.GivenBack n: return new AttemptGivenBack(worker, n.Attempt);
            case ExecutorNews.Seceded n: return new TaskSeceded(worker, n.Attempt);
            case ExecutorNews.Progress n: return new TaskProgress(n.Attempt, n.Fraction, n.Text);
            case ExecutorNews.Stuck n: return new AttemptStuck(n.Attempt);
            default: throw new ArgumentOutOfRangeException(nameof(news), news, "Not for the pipe.");
        }
    }
}
