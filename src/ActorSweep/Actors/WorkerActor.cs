using System.Text;
using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using ActorSweep.Execution;
using ActorSweep.Protocol;
using ActorSweep.Storage;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Actors;

/// <summary>
/// One worker: takes chunks from the scheduler, has its executor run them, sends results back. Decides nothing but what
/// is stale: a command of an older epoch.
/// </summary>
sealed class WorkerActor : ReceiveActor, IWithTimers
{
    /// <summary>Leave when what is here is done; answered with <see cref="YouMayGo"/>.</summary>
    public sealed record PrepareToLeave;

    sealed record SayHello;

    sealed record Report;

    sealed record GiveUp;

    sealed record SpecFetched(ExecuteChunk Chunk, byte[]? Json, string? Error);

    sealed record Executed(ChunkJob Job, ChunkExecuted Message);

    const int HellosBeforeAWord = 20;

    readonly WorkerServices _services;
    readonly ThreadExecutor _executor;
    readonly Dictionary<AttemptId, ChunkJob?> _held = [];
    readonly Dictionary<RunId, (SweepPlan Plan, Model Model)> _plans = [];
    readonly List<IActorRef> _waitingToLeave = [];
    IActorRef? _scheduler;
    long _epoch;
    int _hellos;
    bool _isLeaving, _mayGo;

    public WorkerActor(WorkerServices services)
    {
        _services = services;
        var self = Self;
        _executor = new ThreadExecutor(services.Slots, (job, output) => Deliver(self, job, output));

        Receive<SayHello>(_ => Hello());
        Receive<GiveUp>(_ => Abandon());
        Receive<Report>(_ => SendReport());
        Receive<WorkerRegistered>(Registered);
        Receive<RegisterAgain>(_ => Forsake());
        Receive<Terminated>(_ => Forsake());
        Receive<ExecuteChunk>(Accept);
        Receive<SpecFetched>(AcceptFetched);
        Receive<Executed>(SendResult);
        Receive<DiscardAttempt>(m => Discard(m.Attempt));
        Receive<ForgetRun>(m => Forget(m.Run));
        Receive<PrepareToLeave>(_ => BeginLeaving(Sender));
        Receive<YouMayGo>(_ => Go());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        Self.Tell(new SayHello());
        Timers.StartPeriodicTimer("report", new Report(), _services.ReportInterval);
    }

    protected override void PostStop()
    {
        foreach (var job in _held.Values)
            job?.Discard();
        _executor.Dispose();
    }

    /// <summary>Says hello until the scheduler has answered: it may be on its way to another node.</summary>
    void Hello()
    {
        if (_scheduler is not null)
            return;
        if (++_hellos % HellosBeforeAWord == 0)
            _services.Log.LogWarning("{Worker} has found no scheduler yet, and goes on looking", _services.Id);
        _services.Scheduler.Tell(new RegisterWorker(_services.Id, _services.Slots, _services.BlobUrl));
        Timers.StartSingleTimer("hello", new SayHello(), _services.HelloInterval);
    }

    void Registered(WorkerRegistered m)
    {
        if (m.Epoch < _epoch)
            return;
        if (m.Epoch > _epoch)
            DiscardAll();
        _epoch = m.Epoch;
        if (Equals(_scheduler, Sender))
            return;
        Timers.Cancel("give-up");
        _scheduler = Context.Watch(Sender);
        _services.Log.LogInformation("{Worker} joined the scheduler of epoch {Epoch}", _services.Id, _epoch);
        if (_isLeaving)
            _scheduler.Tell(new Leave(_services.Id));
    }

    void Forsake()
    {
        if (_scheduler is not null)
            Context.Unwatch(_scheduler);
        _scheduler = null;
        if (_isLeaving)
        {
            Go();
            return;
        }
        _services.Log.LogWarning("{Worker} has lost its scheduler, and looks for another", _services.Id);
        Timers.StartSingleTimer("give-up", new GiveUp(), _services.SchedulerTimeout);
        Hello();
    }

    /// <summary>The cluster that this node is in has no scheduler, and may never have one again; another cluster may.</summary>
    void Abandon()
    {
        _services.Log.LogError("{Worker} has had no scheduler for {Timeout}, and gives up", _services.Id, _services.SchedulerTimeout);
        _services.Orphaned();
    }

    void SendReport() => _scheduler?.Tell(new ReportWork(_services.Id, [.. _held.Keys]));

    void Accept(ExecuteChunk m)
    {
        if (m.Epoch != _epoch || _held.ContainsKey(m.Attempt))
            return;
        _held.Add(m.Attempt, null);
        if (_plans.ContainsKey(m.Run) || m.Spec.Json is not null)
            Enqueue(m, m.Spec.Json);
        else
            FetchSpec(m).PipeTo(Self, failure: e => new SpecFetched(m, null, e.Message));
    }

    async Task<SpecFetched> FetchSpec(ExecuteChunk m)
    {
        using var patience = new CancellationTokenSource(_services.FetchTimeout);
        return new SpecFetched(m, await _services.Blobs.FetchAsync(m.Spec.Blob!, patience.Token), null);
    }

    void AcceptFetched(SpecFetched m)
    {
        if (!_held.ContainsKey(m.Chunk.Attempt))
            return;
        if (m.Json is null)
        {
            // The scheduler misses the attempt in the next report, and assigns it anew.
            _services.Log.LogWarning("the spec of {Run} can't be had: {Why}", m.Chunk.Run, m.Error);
            _held.Remove(m.Chunk.Attempt);
            return;
        }
        Enqueue(m.Chunk, Encoding.UTF8.GetString(m.Json));
    }

    void Enqueue(ExecuteChunk m, string? json)
    {
        if (!TryPlan(m.Run, json, out var run))
        {
            _held.Remove(m.Attempt);
            BeginLeaving(ActorRefs.Nobody);
            return;
        }
        var job = new ChunkJob(m.Run, m.Attempt, m.Number, new BlockRange(m.FirstBlock, m.BlockCount), run.Plan, run.Model, _services.Id.Value);
        _held[m.Attempt] = job;
        _executor.Enqueue(job);
    }

    /// <summary>A worker that lacks what its scheduler knows is of another build. It leaves, rather than be asked for ever.</summary>
    bool TryPlan(RunId id, string? json, out (SweepPlan Plan, Model Model) run)
    {
        if (_plans.TryGetValue(id, out run))
            return true;
        try
        {
            var spec = SpecJson.Read(json!);
            _plans[id] = run = (_services.Models.Plan(spec), _services.Models.Find(spec.Model));
            return true;
        }
        catch (InvalidSweepException e)
        {
            _services.Log.LogError("{Worker} can't execute {Run}, and leaves: {Why} Run one build on all nodes.", _services.Id, id, e.Message);
            return false;
        }
    }

    /// <summary>On the executor's thread: packs the result and hands it to the actor.</summary>
    void Deliver(IActorRef self, ChunkJob job, ChunkOutput? output)
    {
        if (output is null)
            return;
        var message = new ChunkExecuted(_services.Id, job.Attempt, output.Seconds, 0, output.Failed, null, null);
        self.Tell(new Executed(job, _services.SharesProcess ? message with { Local = output.Blocks, Bytes = SizeOf(output) } : Pack(message, job, output)));
    }

    ChunkExecuted Pack(ChunkExecuted message, ChunkJob job, ChunkOutput output)
    {
        var bytes = ChunkCodec.Encode(output.Blocks);
        if (bytes.Length <= WireSerializer.LargestInline)
            return message with { Bytes = bytes.Length, Inline = bytes };
        var name = $"{job.Run}/{job.Attempt}";
        _services.Store.Put(name, bytes);
        return message with { Bytes = bytes.Length, Blob = new BlobAddress($"{_services.BlobUrl}/{name}", bytes.Length, BlobStore.Checksum(bytes)) };
    }

    static long SizeOf(ChunkOutput output) => output.Blocks.Sum(b => b.Outcomes.Sum(o => 8L * (o.Result?.Recorded.Length ?? 0)));

    void SendResult(Executed m)
    {
        if (_held.Remove(m.Job.Attempt) && _scheduler is not null)
            _scheduler.Tell(m.Message);
        else
            _services.Store.Remove($"{m.Job.Run}/{m.Job.Attempt}");
    }

    void Discard(AttemptId attempt)
    {
        if (_held.Remove(attempt, out var job))
            job?.Discard();
        _services.Store.RemoveWhere(name => name.EndsWith($"/{attempt}", StringComparison.Ordinal));
    }

    void DiscardAll()
    {
        foreach (var attempt in _held.Keys.ToList())
            Discard(attempt);
        _plans.Clear();
    }

    void Forget(RunId run)
    {
        foreach (var (attempt, job) in _held.Where(h => h.Value?.Run == run).ToList())
        {
            job!.Discard();
            _held.Remove(attempt);
        }
        _plans.Remove(run);
        _services.Store.RemoveWhere(name => name.StartsWith($"{run}/", StringComparison.Ordinal));
    }

    void BeginLeaving(IActorRef asker)
    {
        if (_mayGo)
            asker.Tell(new YouMayGo());
        else
            _waitingToLeave.Add(asker);
        _isLeaving = true;
        if (_scheduler is null)
            Go();
        else
            _scheduler.Tell(new Leave(_services.Id));
    }

    /// <summary>Nothing here is needed any more, or there is nobody to need it.</summary>
    void Go()
    {
        _services.Log.LogInformation("{Worker} is drained", _services.Id);
        _mayGo = true;
        _waitingToLeave.ForEach(asker => asker.Tell(new YouMayGo()));
        _waitingToLeave.Clear();
        _services.Drained();
    }
}
