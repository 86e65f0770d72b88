using System.Globalization;
using ActorSweep.Core.Graph;
using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Snapshots;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Tests.Scheduling.Simulation;

/// <summary>A scheduler among simulated workers and reducers: takes events to it, and carries out what it wants done.</summary>
sealed partial class SimulatedCluster
{
    /// <summary>So many workers come and go that chance alone would use up any number worth setting.</summary>
    public static readonly SchedulerSettings Settings = new() { AllowedLosses = int.MaxValue, AllowedAttempts = int.MaxValue };

    readonly SchedulerState _scheduler;
    readonly Dictionary<WorkerId, SimulatedWorker> _workers = [];
    readonly Dictionary<RunId, (BlockLayout Layout, double SecondsEach)> _runs = [];
    readonly Dictionary<RunId, SimulatedReducer> _reducers = [];
    readonly Book _book;
    readonly Action<string>? _log;

    /// <param name="log">Takes the story, a line each; null: nobody listens, and no line is made.</param>
    public SimulatedCluster(Chance chance, SchedulerSettings settings, Action<string>? log)
    {
        _scheduler = new SchedulerState(epoch: 1, settings);
        (Chance, _log) = (chance, log);
        Network = new Network<SimulatedWorker>(Timeline, chance);
        _book = new Book(settings, Check);
        _ledger = new Ledger(settings, Check);
        _maps = new MapLedger(Check);
    }

    public Timeline Timeline { get; } = new();

    public Chance Chance { get; }

    public Network<SimulatedWorker> Network { get; }

    public IEnumerable<SimulatedWorker> Workers => _workers.Values;

    public ClusterSnapshot Snapshot => _scheduler.Snapshot();

    /// <summary>Attempts that are with a worker or on the way into the reduction.</summary>
    public int OpenAttempts => _book.Open;

    /// <summary>Whether workers go on reporting though they have nothing.</summary>
    public bool HasRunsLeft { get; set; } = true;

    public void Check(bool holds, string what)
    {
        if (!holds)
            throw new InvalidOperationException($"Does not hold: {what}.");
    }

    public void Submit(RunId run, BlockLayout layout, double secondsEach)
    {
        _runs[run] = (layout, secondsEach);
        Tell(new SchedulerEvent.RunSubmitted(run, "simulated", TaskGraph.OfSweep(layout)));
    }

    public void Join(SimulatedWorker worker)
    {
        _workers.Add(worker.Id, worker);
        Tell(new SchedulerEvent.WorkerJoined(worker.Id, worker.Slots, "nowhere") { Resources = worker.Resources });
        Timeline.In(Chance.Between(0, 1), () => Report(worker));
    }

    public void Leave(SimulatedWorker worker, bool died)
    {
        worker.Die();
        Tell(new SchedulerEvent.WorkerLeft(worker.Id, died));
    }

    /// <summary>How long a chunk or a task takes on a worker of ordinary speed.</summary>
    public double SecondsOf(Job job) => Chance.Between(0.7, 1.5) * (job.Asked is Instruction.Assign assigned
        ? _runs[assigned.Run].Layout.CountOf(assigned.Blocks) * _runs[assigned.Run].SecondsEach
        : _plans[((Instruction.Execute)job.Asked).Task].Seconds);

    /// <summary>A worker says that it executed something, at times it says so twice; says whether the worker has the result.</summary>
    public bool Finished(SimulatedWorker worker, Job executed, double seconds)
    {
        var finished = executed.Asked switch
        {
            Instruction.Assign i when _mapPlans.TryGetValue(i.Run, out var plan) => FinishItems(worker, i, plan, seconds),
            Instruction.Assign i => new SchedulerEvent.ChunkFinished(worker.Id, i.Attempt, seconds, Bytes: 24 * i.Blocks.Count, Failed: 0),
            _ => FinishTask(worker, (Instruction.Execute)executed.Asked, seconds),
        };
        for (var times = Chance.Happens(0.03) ? 2 : 1; times > 0; times--)
            Network.Carry(worker, () => Tell(finished));
        return finished is SchedulerEvent.TaskFinished { IsInline: false } or SchedulerEvent.ChunkFinished { IsInline: false };
    }

    /// <summary>A worker gives up what it was asked for and has not begun.</summary>
    public void GivenBack(SimulatedWorker worker, AttemptId attempt) =>
        Network.Carry(worker, () => Tell(new SchedulerEvent.WorkGivenBack(worker.Id, attempt)));

    /// <summary>Tells the scheduler what happened, holds it to its book, and carries out what it wants done.</summary>
    public void Tell(SchedulerEvent happened)
    {
        _log?.Invoke(string.Create(CultureInfo.InvariantCulture, $"{Timeline.Now,9:F3} {Describe(happened)}"));
        _book.Note(happened, Timeline.Time);
        _ledger.Note(happened, Timeline.Time);
        _maps.Note(happened);
        foreach (var instruction in _scheduler.Handle(happened, Timeline.Time))
        {
            _log?.Invoke($"          → {Describe(instruction)}");
            _book.Note(instruction, happened, Timeline.Time);
            _ledger.Note(instruction, happened, Timeline.Time);
            _maps.Note(instruction, happened);
            CarryOut(instruction, happened);
        }
        _scheduler.CheckInvariants();
        WakeInTime();
    }

    void CarryOut(Instruction instruction, SchedulerEvent cause)
    {
        switch (instruction)
        {
            case Instruction.StartReduction i: StartReducer(i.Run); break;
            case Instruction.Assign i: Send(_workers[i.Worker], worker => worker.Take(Job.Of(i))); break;
            case Instruction.Discard i: Send(_workers[i.Worker], worker => worker.Forget(i.Attempt)); break;
            case Instruction.Recall i: Send(_workers[i.Worker], worker => worker.GiveBack(i.Attempt)); break;
            case Instruction.Reduce i: _reducers[i.Run].Fetch(i, _workers[((SchedulerEvent.ChunkFinished)cause).Worker]); break;
            case Instruction.AbandonResult i: _reducers[i.Run].Abandon(i.Attempt); break;
            case Instruction.FinishReduction i: _reducers[i.Run].Finish(); break;
            case Instruction.Execute i: Send(_workers[i.Worker], worker => worker.Take(Job.Of(i))); break;
            case Instruction.TaskForgotten i: i.Holders.ToList().ForEach(holder => Send(_workers[holder], worker => worker.Forget(i.Task))); break;
            case Instruction.DropResults i: DropResults(_workers[i.Worker]); break;
            case Instruction.Replicate i: Send(_workers[i.Worker], worker => Copy(worker, i)); break;
            case Instruction.TaskKept or Instruction.TaskFailed or Instruction.TaskReopened: break;
            case Instruction.ChunkKept or Instruction.ItemsFailed or Instruction.ItemsReopened or Instruction.ForgetResults: break;
            case Instruction.StopRun i: Broadcast(worker => worker.Forget(i.Run)); break;
            case Instruction.EndRun i: _reducers.Remove(i.Run); Broadcast(worker => worker.Forget(i.Run)); break;
            case Instruction.WorkerDrained i: SendOff(_workers[i.Worker]); break;
            default: throw new InvalidOperationException($"Nothing here should lead to {instruction}.");
        }
    }

    void StartReducer(RunId run) => _reducers[run] = new(run, _runs[run].Layout, Chance.Magnitude(0.0001, 0.05), this);

    // Not by the network: nobody would tell an idle worker again.
    void SendOff(SimulatedWorker worker) => Timeline.In(0.01, () =>
    {
        if (worker.IsAlive)
            Leave(worker, died: false);
    });

    void Report(SimulatedWorker worker)
    {
        if (!worker.IsAlive)
            return;
        var report = new SchedulerEvent.WorkerReported(worker.Id, worker.Held);
        Network.Carry(worker, () => Tell(report));
        if (HasRunsLeft || !worker.IsIdle)
            Timeline.In(1, () => Report(worker));
    }

    void Broadcast(Action<SimulatedWorker> message)
    {
        foreach (var worker in _workers.Values)
            Send(worker, message);
    }

    void Send(SimulatedWorker to, Action<SimulatedWorker> message) => Network.Carry(to, () =>
    {
        if (to.IsAlive)
            message(to);
    });
}
