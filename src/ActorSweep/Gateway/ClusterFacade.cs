using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ActorSweep.Actors;
using ActorSweep.Client.Queue;
using ActorSweep.Execution.Storage;
using ActorSweep.Protocol.Messages;
using ActorSweep.Storage;
using Akka.Actor;

namespace ActorSweep.Gateway;

/// <summary>The cluster as a node's HTTP routes see it: requests to the scheduler, and the result files on this node.</summary>
/// <param name="scheduler">The scheduler, or a proxy of it.</param>
/// <param name="gateway">The node's <see cref="GatewayActor"/>.</param>
/// <param name="blobs">Fetches results from the nodes that hold them.</param>
/// <param name="resultsPath">The folder in which each run has a folder of its results.</param>
sealed class ClusterFacade(IActorRef scheduler, IActorRef gateway, BlobClient blobs, string resultsPath)
{
    /// <summary>The scheduler, or a proxy of it.</summary>
    public IActorRef Scheduler => scheduler;

    public BlobClient Blobs => blobs;

    /// <summary>The queue; null where there is no journal.</summary>
    public IQueueDesk? Queue { get; init; }

    /// <exception cref="InvalidSweepException">The cluster has no journal, and so no queue.</exception>
    public IQueueDesk Desk => Queue ?? throw new InvalidSweepException(
        "this client has no queue, because a queue needs a journal. Connect to a cluster, or give LocalAsync the folder of a journal: new() { Workers = 2, Data = \"data\" }.");

    /// <summary>Submits a sweep.</summary>
    /// <param name="submission">The client's name for this submission. A repeated submission under the same name gives the same run.</param>
    /// <returns>The scheduler's answer.</returns>
    public Task<object> SubmitAsync(SweepSpec spec, bool durable, string submission, CancellationToken cancel) =>
        AskAsync(new SubmitSweep(SpecJson.Write(spec)) { Submission = submission, IsDurable = durable }, cancel);

    public async Task<ClusterSnapshot> SnapshotAsync(CancellationToken cancel) => (ClusterSnapshot)await AskAsync(new GatewayActor.GetSnapshot(), cancel);

    /// <summary>The state of the cluster, including a run that the requester knows, if it exists.</summary>
    public async Task<ClusterSnapshot> SnapshotAsync(RunId with, CancellationToken cancel) =>
        await AskAsync(new GatewayActor.GetSnapshot(with), cancel) is var answer && answer is SchedulerSnapshot now ? now.Cluster : (ClusterSnapshot)answer;

    /// <summary>The state of a run, now and after each change, until the run has ended. A slow reader gets only the newest state.</summary>
    public async IAsyncEnumerable<RunSnapshot> WatchAsync(RunId run, [EnumeratorCancellation] CancellationToken cancel)
    {
        var channel = Channel.CreateBounded<RunSnapshot>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        gateway.Tell(new GatewayActor.Watch(run, channel.Writer));
        try
        {
            await foreach (var snapshot in channel.Reader.ReadAllAsync(cancel))
                yield return snapshot;
        }
        finally
        {
            channel.Writer.TryComplete();
        }
    }

    public Task CancelAsync(RunId run, CancellationToken cancel) => AskAsync(new CancelRun(run), cancel);

    /// <exception cref="InvalidSweepException">The run cannot be resumed.</exception>
    public async Task ResumeAsync(RunId run, CancellationToken cancel)
    {
        if (await AskAsync(new ResumeRun(run), cancel) is RequestRefused refused)
            throw new InvalidSweepException(refused.Why);
    }

    public Task DrainAsync(WorkerId worker, CancellationToken cancel) => AskAsync(new DrainWorker(worker), cancel);

    /// <summary>Lists the result files of a run.</summary>
    /// <exception cref="KeyNotFoundException">The node has no results of the run, or no longer has them.</exception>
    public IReadOnlyList<string> ListResults(RunId run)
    {
        var names = ResultsFolder.Files.Where(name => File.Exists(PathOf(run, name))).ToList();
        return names.Count > 0 ? names : throw new KeyNotFoundException($"this node has no results of '{run}'.");
    }

    /// <summary>The path of a result file.</summary>
    public string PathOf(RunId run, string name) => Path.Combine(resultsPath, run.Value, name);

    /// <summary>Opens the result of a task at a worker that holds it.</summary>
    /// <param name="chunk">The number of items of a map that finished together; 0: a single task.</param>
    /// <exception cref="IOException">No worker holds the result at present.</exception>
    public async Task<HeldResult> OpenAsync(TaskId task, long chunk, CancellationToken cancel)
    {
        var located = (ResultLocated)await AskAsync(new LocateResult(task, chunk), cancel);
        if (located.Bytes is { } bytes)
            return new HeldResult(new MemoryStream(bytes, writable: false), bytes.Length, null, located.Item);
        foreach (var place in located.Places)
            try
            {
                return new HeldResult(await blobs.OpenAsync(place.Blob, cancel), place.Blob.Length, place.Blob.Checksum, located.Item) { Path = blobs.Here(place.Blob)?.Path };
            }
            catch (IOException)
            {
                // A worker that does not serve the result does not hold it; the scheduler has the task executed again.
                if (chunk == 0)
                    scheduler.Tell(new ReportLostInput(WorkerId.Nobody, default, task, place.Worker));
            }
        throw new IOException($"no worker holds the result of {task}.");
    }

    /// <exception cref="SchedulerUnavailableException">The scheduler cannot write its journal, and so does nothing.</exception>
    /// <exception cref="TimeoutException">No scheduler answered.</exception>
    async Task<object> AskAsync(object message, CancellationToken cancel)
    {
        try
        {
            var answer = await gateway.Ask<object>(message, GatewayActor.Patience, cancel);
            return answer is SchedulerUnavailable unavailable ? throw new SchedulerUnavailableException(unavailable.Why) : answer;
        }
        catch (AskTimeoutException e)
        {
            throw new TimeoutException($"no scheduler answered within {GatewayActor.Patience.TotalSeconds:0} s.", e);
        }
    }
}
