using System.Globalization;
using ActorSweep.Core.Graph;
using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Snapshots;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Tests.Scheduling.Simulation;

/// <summary>A scheduler among simulated workers and reducers: takes events to it, and carries out what it wants done.</summary>
sealed class SimulatedCluster
{
    // So many workers come and go that chance alone would use up any number worth setting.
    static readonly SchedulerSettings Settings = new() { AllowedLosses = int.MaxValue, AllowedAttempts = int.MaxValue };

    readonly SchedulerState _scheduler = new(epoch: 1, Settings);
    readonly Dictionary<WorkerId, SimulatedWorker> _workers = [];
    readonly Dictionary<RunId, (BlockLayout Layout, double SecondsEach)> _runs = [];
    readonly Dictionary<RunId, SimulatedReducer> _reducers = [];
    readonly Book _book;
    readonly Action<string>? _log;

    /// <param name="log">Takes the story, a line each; null: nobody listens, and no line is made.</param>
    public SimulatedCluster(Chance chance, Action<string>? log)
    {
        (Chance, _log) = (chance, log);
        Network = new Network(Timeline, chance);
        _book = new Book(Settings, Check);
    }

    public Timeline Timeline { get; } = new();

    public Chance Chance { get; }

    public Network Network { get; }

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
        Tell(new SchedulerEvent.WorkerJoined(worker.Id, worker.Slots, "nowhere"));
        Timeline.In(Chance.Between(0, 1), () => Report(worker));
    }

    public void Leave(SimulatedWorker worker, bool died)
    {
        worker.Die();
        Tell(new SchedulerEvent.WorkerLeft(worker.Id, died));
    }

    /// <summary>How long a chunk takes on a worker of ordinary speed.</summary>
    public double SecondsOf(Instruction.Assign assigned)
    {
        var (layout, secondsEach) = _runs[assigned.Run];
        return layout.CountOf(assigned.Blocks) * secondsEach * Chance.Between(0.7, 1.5);
    }

    /// <summary>A worker says that it executed a chunk; at times it says so twice.</summary>
    public void Finished(SimulatedWorker worker, Instruction.Assign executed, double seconds)
    {
        var finished = new SchedulerEvent.ChunkFinished(worker.Id, executed.Attempt, seconds, Bytes: 24 * executed.Blocks.Count, Failed: 0);
        for (var times = Chance.Happens(0.03) ? 2 : 1; times > 0; times--)
            Network.Carry(worker, () => Tell(finished));
    }

    /// <summary>A worker gives up what it was asked for and has not begun.</summary>
    public void GivenBack(SimulatedWorker worker, AttemptId attempt) =>
        Network.Carry(worker, () => Tell(new SchedulerEvent.WorkGivenBack(worker.Id, attempt)));

    /// <summary>Tells the scheduler what happened, holds it to its book, and carries out what it wants done.</summary>
    public void Tell(SchedulerEvent happened)
    {
        _log?.Invoke(string.Create(CultureInfo.InvariantCulture, $"{Timeline.Now,9:F3} {Describe(happened)}"));
        _book.Note(happened, Timeline.Time);
        foreach (var instruction in _scheduler.Handle(happened, Timeline.Time))
        {
            _log?.Invoke($"          → {instruction}");
            _book.Note(instruction, happened, Timeline.Time);
            CarryOut(instruction, happened);
        }
        _scheduler.CheckInvariants();
    }

    void CarryOut(Instruction instruction, SchedulerEvent cause)
    {
        switch (instruction)
        {
            case Instruction.StartReduction i: StartReducer(i.Run); break;
            case Instruction.Assign i: Send(_workers[i.Worker], worker => worker.Take(i)); break;
            case Instruction.Discard i: Send(_workers[i.Worker], worker => worker.Forget(i.Attempt)); break;
            case Instruction.Recall i: Send(_workers[i.Worker], worker => worker.GiveBack(i.Attempt)); break;
            case Instruction.Reduce i: _reducers[i.Run].Fetch(i, _workers[((SchedulerEvent.ChunkFinished)cause).Worker]); break;
            case Instruction.AbandonResult i: _reducers[i.Run].Abandon(i.Attempt); break;
            case Instruction.FinishReduction i: _reducers[i.Run].Finish(); break;
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

    static string Describe(SchedulerEvent happened) => happened is SchedulerEvent.WorkerReported report
        ? $"WorkerReported {{ Worker = {report.Worker}, Held = [{string.Join(", ", report.Held)}] }}"
        : happened.ToString();
}
