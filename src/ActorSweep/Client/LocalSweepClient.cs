using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ActorSweep.Actors;
using ActorSweep.Client.Futures;
using ActorSweep.Client.Queue;
using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Snapshots;
using ActorSweep.Core.Sweeps;
using ActorSweep.Execution;
using ActorSweep.Hosting;
using ActorSweep.Protocol;
using ActorSweep.Storage;
using Akka.Actor;

namespace ActorSweep.Client;

/// <summary>
/// A client in the process of a gateway: the whole engine in one process, or the inside of a seed's HTTP port.
/// </summary>
public sealed class LocalSweepClient : SweepClient
{

    readonly ActorSystem _system;
    readonly IActorRef _scheduler;
    readonly IActorRef _gateway;
    readonly BlobClient _blobs;
    readonly string _resultsPath;
    readonly Func<ValueTask> _dispose;

    /// <param name="scheduler">The scheduler, or a proxy that finds it.</param>
    internal LocalSweepClient(
        ActorSystem system, IActorRef scheduler, IActorRef gateway, BlobClient blobs, string resultsPath, Func<ValueTask> dispose) =>
        (_system, _scheduler, _gateway, _blobs, _resultsPath, _dispose) = (system, scheduler, gateway, blobs, resultsPath, dispose);

    /// <summary>Starts the engine in this process: scheduler, reducers and one worker.</summary>
    /// <param name="models">The models that sweeps can name.</param>
    /// <param name="slots">Simulations at a time; null: as many as the machine has cores.</param>
    /// <param name="resultsPath">Where runs put their files until they are saved, and which goes with the client; null: a temporary folder.</param>
    public static LocalSweepClient Start(ModelCatalog models, int? slots = null, string? resultsPath = null) =>
        LocalEngine.Start(new LocalOptions { Models = models, Slots = slots, ResultsPath = resultsPath });

    public override Task<RunId> SubmitAsync(SweepSpec spec, bool durable, CancellationToken cancel = default) =>
        SubmitAsync(spec, durable, NewSubmission(), cancel);

    internal async Task<RunId> SubmitAsync(SweepSpec spec, bool durable, string submission, CancellationToken cancel) =>
        RunOf(await AskAsync(new SubmitSweep(SpecJson.Write(spec)) { Submission = submission, IsDurable = durable }, cancel));

    public override async Task<ClusterSnapshot> SnapshotAsync(CancellationToken cancel = default) =>
        (ClusterSnapshot)await AskAsync(new GatewayActor.GetSnapshot(), cancel);

    /// <summary>How things stand, with a run that whoever asks has heard of, if there is one.</summary>
    internal async Task<ClusterSnapshot> SnapshotAsync(RunId with, CancellationToken cancel) =>
        await AskAsync(new GatewayActor.GetSnapshot(with), cancel) is var answer && answer is SchedulerSnapshot now ? now.Cluster : (ClusterSnapshot)answer;

    public override async IAsyncEnumerable<RunSnapshot> WatchAsync(RunId run, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        // Whoever is slow sees the newest only.
        var channel = Channel.CreateBounded<RunSnapshot>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        _gateway.Tell(new GatewayActor.Watch(run, channel.Writer));
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

    public override Task CancelAsync(RunId run, CancellationToken cancel = default) => AskAsync(new CancelRun(run), cancel);

    public override async Task ResumeAsync(RunId run, CancellationToken cancel = default)
    {
        if (await AskAsync(new ResumeRun(run), cancel) is RequestRefused refused)
            throw new InvalidSweepException(refused.Why);
    }

    public override Task DrainAsync(WorkerId worker, CancellationToken cancel = default) => AskAsync(new DrainWorker(worker), cancel);

    public override Task SaveResultsAsync(RunId run, string folder, CancellationToken cancel = default)
    {
        var names = ListResults(run);
        Directory.CreateDirectory(folder);
        foreach (var name in names)
            File.Move(Path.Combine(_resultsPath, run.Value, name), Path.Combine(folder, name), overwrite: true);
        return Task.CompletedTask;
    }

    /// <summary>The files that a run has.</summary>
    /// <exception cref="KeyNotFoundException">It has none (any more).</exception>
    public IReadOnlyList<string> ListResults(RunId run)
    {
        var names = ResultsFolder.Files.Where(name => File.Exists(Path.Combine(_resultsPath, run.Value, name))).ToList();
        return names.Count > 0 ? names : throw new KeyNotFoundException($"there are no results of '{run}' here.");
    }

    /// <summary>Opens the result of a task, at whoever holds it now.</summary>
    /// <param name="chunk">So many items of a map that ended together; 0: one alone.</param>
    /// <exception cref="IOException">Nobody does, for now.</exception>
    internal async Task<HeldResult> OpenAsync(TaskId task, long chunk, CancellationToken cancel)
    {
        var located = (ResultLocated)await Futures.AskAsync(new LocateResult(task, chunk), cancel);
        if (located.Bytes is { } bytes)
            return new HeldResult(new MemoryStream(bytes, writable: false), bytes.Length, null, located.Item);
        foreach (var place in located.Places)
            try
            {
                return new HeldResult(await _blobs.OpenAsync(place.Blob, cancel), place.Blob.Length, place.Blob.Checksum, located.Item) { Path = _blobs.Here(place.Blob)?.Path };
            }
            catch (IOException) when (chunk == 0)
            {
                // Who does not give what it holds holds it no more; the scheduler has it made again.
                Futures.Send(new InputLost(WorkerId.Nobody, default, task, place.Worker));
            }
        throw new IOException($"nobody holds the result of {task}.");
    }

    /// <summary>Where one of these files is.</summary>
    internal string PathOf(RunId run, string name) => Path.Combine(_resultsPath, run.Value, name);

    /// <summary>The scheduler, or a proxy that finds it.</summary>
    internal IActorRef Scheduler => _scheduler;

    /// <summary>One more client of the same engine, which goes on when that one ends.</summary>
    internal LocalSweepClient Another() =>
        new(_system, _scheduler, _gateway, _blobs, _resultsPath, () => ValueTask.CompletedTask) { IsOnSchedulersNode = IsOnSchedulersNode, Queue = Queue };

    /// <summary>Whether its words to the scheduler need not travel.</summary>
    internal bool IsOnSchedulersNode { get; init; } = true;

    /// <summary>The queue, where there is a journal.</summary>
    internal IQueueDesk? Queue { get; init; }

    /// <exception cref="InvalidSweepException">There is no journal, and so no queue.</exception>
    internal IQueueDesk Desk => Queue ?? throw new InvalidSweepException(
        "there is no queue here, for there is no journal to keep it in. Connect to a cluster, or give LocalAsync the folder of a journal: new() { Workers = 2, Data = \"data\" }.");

    private protected override QueueBook NewQueueBook() => new(Desk, Task.FromResult);

    private protected override IClientLink NewLink(FutureTable table) =>
        new ActorLink(_system, _scheduler, table, _blobs, mayBeLarge: IsOnSchedulersNode, mayBeRestored: Queue is not null || !IsOnSchedulersNode);

    private protected override ValueTask CloseAsync() => _dispose();

    /// <exception cref="TimeoutException">No scheduler answered.</exception>
    async Task<object> AskAsync(object message, CancellationToken cancel)
    {
        try
        {
            var answer = await _gateway.Ask<object>(message, GatewayActor.Patience, cancel);
            return answer is SchedulerUnavailable unavailable ? throw new SchedulerUnavailableException(unavailable.Why) : answer;
        }
        catch (AskTimeoutException e)
        {
            throw new TimeoutException($"no scheduler answered within {GatewayActor.Patience.TotalSeconds:0} s.", e);
        }
    }
}
