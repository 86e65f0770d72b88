using System.Globalization;
using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using ActorSweep.Core.Working;

namespace ActorSweep.Core.Tests.Scheduling.Simulation.Incarnations;

/// <summary>Successive schedulers, their journal and disk, workers that survive them, and clients that remember what they were told.</summary>
sealed class World : IWorkerWorld
{
    /// <summary>Any realistic limit would be reached by chance.</summary>
    public static readonly SchedulerSettings Settings = new() { AllowedLosses = int.MaxValue, AllowedAttempts = int.MaxValue };

    const double WriteFails = 0.004, LatestMessage = 15, TaskFails = 0.03, Secedes = 0.05, Kills = 0.002;

    readonly Dictionary<RunId, (BlockLayout Layout, double SecondsEach)> _plans = [];
    readonly Dictionary<WorkerId, SimulatedNode> _workers = [];
    readonly Dictionary<RunId, RunSnapshot> _seenEnded = [];
    readonly HashSet<RunId> _accepted = [];
    readonly Dictionary<TaskId, AttemptId> _parts = [];
    readonly Action<string>? _log;
    readonly double _calm;
    double _busyUntil;
    bool _isStarting;

    public World(Chance chance, double calm, Action<string>? log)
    {
        (Chance, _calm, _log) = (chance, calm, log);
        Network = new Network<SimulatedNode>(Timeline, chance);
        Journal = new SimulatedJournal(Check);
        Disk = new SimulatedDisk(chance);
    }

    public Timeline Timeline { get; } = new();

    public Chance Chance { get; }

    public Network<SimulatedNode> Network { get; }

    public SimulatedJournal Journal { get; }

    public SimulatedDisk Disk { get; }

    public EnduringClient Client { get; set; } = null!;

    public IEnumerable<SimulatedNode> Workers => _workers.Values;

    /// <summary>Whether runs have not ended, workers have work, or late messages may be in transit.</summary>
    public bool IsBusy => Timeline.Now < _busyUntil || HasWork;

    bool HasWork => Timeline.Now < _calm || !Client.IsDone || _plans.Keys.Any(run => !_seenEnded.ContainsKey(run)) || Workers.Any(w => w.IsAlive && !w.IsIdle);

    /// <summary>The current scheduler; null while there is none.</summary>
    public Incarnation? Active { get; private set; }

    public void Log(Func<string> line) => _log?.Invoke(string.Create(CultureInfo.InvariantCulture, $"{Timeline.Now,9:F3} {line()}"));

    public void Check(bool holds, string what)
    {
        if (!holds)
            throw new InvalidOperationException($"Does not hold: {what}.");
    }

    public BlockLayout LayoutOf(RunId run) => _plans[run].Layout;

    public ISimulatedScheduler? Scheduler => Active;

    public Outcome Draw(HeldWork work)
    {
        var outcome = work is HeldChunk { IsOfMap: false } chunk
            ? new Outcome(SecondsOf(chunk), 24 * chunk.Blocks.Count, Chance.Happens(0.5))
            : Client.Draw(work, TaskFails, Secedes);
        return outcome with { Kills = Chance.Happens(Kills) };
    }

    public (BlobKey Blob, long Bytes, bool IsItem) BlobOf(TaskId task) =>
        task.Run == EnduringClient.Map ? (BlobKey.Of(task.Run, _parts.GetValueOrDefault(task)), 24, true) : (BlobKey.Of(task), 100, false);

    /// <summary>Notes the blob that holds the results of a chunk's items.</summary>
    public void NoteParts(Instruction.FinishMapChunk i)
    {
        for (var item = i.Blocks.First; item < i.Blocks.End && i.Result is not null; item++)
            _parts[new TaskId(i.Run, item)] = i.Attempt;
    }

    /// <summary>Whether a reachable worker executes a task, or a block of a chunk.</summary>
    public bool IsExecuting(HeldWork work) => Workers.Where(w => w.IsAlive && Network.Reaches(w)).SelectMany(w => w.Executing).Any(other => (work, other) switch
    {
        (HeldTask one, HeldTask two) => one.Task == two.Task,
        (HeldChunk one, HeldChunk two) => one.Run == two.Run && one.Blocks.Overlaps(two.Blocks),
        _ => false,
    });

    double SecondsOf(HeldChunk chunk) => Chance.Between(0.7, 1.5) * LayoutOf(chunk.Run).CountOf(chunk.Blocks) * _plans[chunk.Run].SecondsEach;

    public bool JournalFails() => Timeline.Now < _calm && Chance.Happens(WriteFails);

    public void RegisterWorker(SimulatedNode worker)
    {
        _workers.Add(worker.Id, worker);
        worker.Start();
    }

    public SimulatedNode Find(WorkerId worker) => _workers[worker];

    /// <summary>A worker that watches a scheduler that is already gone is told so.</summary>
    public void Watch(SimulatedNode worker, ISimulatedScheduler scheduler)
    {
        if (scheduler != Active)
            Timeline.In(Chance.Between(0, 2), () => worker.Handle(new WorkerEvent.SchedulerLost(scheduler)));
    }

    public void UnregisterWorker(SimulatedNode worker, bool died)
    {
        worker.Die();
        Timeline.In(Chance.Between(0.5, 2), () => TellSchedulers(new SchedulerEvent.WorkerUnregistered(worker.Id, died)));
    }

    /// <summary>Reports an event of a worker to the active scheduler.</summary>
    public void TellSchedulers(SchedulerEvent happened) => Active?.Run(() => Active.Tell(happened));

    /// <summary>Starts the next scheduler when the current one is found to be gone.</summary>
    public void Watch()
    {
        if (HasWork)
            _busyUntil = Timeline.Now + LatestMessage;
        if (Active is not ({ IsAlive: true } and { IsPaused: false }) && !_isStarting)
        {
            _isStarting = true;
            Timeline.In(Chance.Between(0.1, 3), RecoverScheduler);
        }
        if (IsBusy)
            Timeline.In(0.2, Watch);
    }

    void RecoverScheduler()
    {
        _isStarting = false;
        // The scheduler may have woken up before another one took over.
        if (Active is { IsAlive: true, IsPaused: false })
            return;
        var gone = Active;
        Active = Incarnation.Begin(this);
        Log(() => $"{Active?.Epoch} takes over from {gone?.Epoch}");
        // Each watching worker is told that it is gone, after some delay.
        foreach (var worker in Workers.Where(_ => gone is not null))
            Timeline.In(Chance.Between(0, 2), () => worker.Handle(new WorkerEvent.SchedulerLost(gone!)));
    }

    /// <summary>A client repeats its request until the run is accepted.</summary>
    public void Submit(RunId run, BlockLayout layout, double secondsEach, double after)
    {
        _plans[run] = (layout, secondsEach);
        Timeline.In(after, () => AskAgain(() => _accepted.Contains(run), scheduler => scheduler.Submit(run, () => _accepted.Add(run))));
    }

    /// <summary>A client repeats its request until the run is cancelled.</summary>
    public void Cancel(RunId run)
    {
        var isDone = false;
        AskAgain(() => isDone || _seenEnded.ContainsKey(run), scheduler =>
        {
            if (_accepted.Contains(run))
                scheduler.Cancel(run, () => isDone = true);
        });
    }

    void AskAgain(Func<bool> isAnswered, Action<Incarnation> ask)
    {
        if (isAnswered())
            return;
        if (Active is { } scheduler && !Chance.Happens(0.05))
            scheduler.In(Chance.Latency(), () => ask(scheduler));
        Timeline.In(Chance.Between(0.5, 2), () => AskAgain(isAnswered, ask));
    }

    /// <summary>Checks the end of a run: once clients were told of it, it never changes.</summary>
    public void RecordEnd(RunSnapshot run)
    {
        if (_seenEnded.TryGetValue(new RunId(run.Id), out var before))
            Check(before == run, $"{run.Id} ended as {before}, and now as {run}");
        _seenEnded[new RunId(run.Id)] = run;
    }

    public void CheckEnd(Func<RunId, bool> mayBeCancelled)
    {
        var journal = Journal.Read();
        foreach (var run in _plans.Keys)
        {
            Check(_accepted.Contains(run) && journal.Find(run) is not null, $"{run} is accepted, and so says the journal");
            Check(_seenEnded.TryGetValue(run, out var end), $"{run} ends; but the last scheduler says {Active?.Snapshot.Runs.SingleOrDefault(r => r.Id == run.Value)}");
            Check(journal.Find(run)!.Ended == end, $"{run} has ended as the journal says");
            Check(!journal.Find(run)!.IsCancelled || end!.State == RunState.Cancelled, $"{run} was cancelled, and so it ends, but as {end}");
            var digest = SimulatedDisk.Digest(SimulatedDisk.ResultsOf(run, new BlockRange(0, LayoutOf(run).Blocks)));
            Check(end!.State == RunState.Succeeded && end.Digest == digest && end.Done == end.Tasks || end.State == RunState.Cancelled && mayBeCancelled(run),
                $"{run} ends well, with the digest {digest}, but as {end}");
        }
        Check(Client.IsDone, "a client is told of all that it wants");
        Check(Workers.All(w => !w.IsAlive || w.IsIdle), "no worker executes what nobody wants");
    }
}
