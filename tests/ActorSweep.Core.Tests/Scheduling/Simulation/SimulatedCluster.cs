using System.Globalization;
using ActorSweep.Core.Graph;
using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Snapshots;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Tests.Scheduling.Simulation;

/// <summary>A scheduler among simulated workers, reducers and messages that get lost, late and doubled.</summary>
sealed class SimulatedCluster
{
    static readonly SchedulerSettings Settings = new() { AllowedLosses = int.MaxValue, AllowedAttempts = int.MaxValue };

    readonly SchedulerState _scheduler = new(epoch: 1, Settings);
    readonly Dictionary<WorkerId, SimulatedWorker> _workers = [];
    readonly Dictionary<RunId, (BlockLayout Layout, double SecondsEach)> _runs = [];
    readonly Dictionary<RunId, SimulatedReducer> _reducers = [];
    readonly Book _book;
    readonly Action<string>? _log;

    /// <param name="log">Takes the story, a line each; null: nobody listens, and none is told.</param>
    public SimulatedCluster(Chance chance, Action<string>? log)
    {
        (Chance, _log) = (chance, log);
        _book = new Book(Settings, Check);
    }

    public Timeline Timeline { get; } = new();

    public Chance Chance { get; }

    public int OpenAttempts => _book.Open;

    public IEnumerable<SimulatedWorker> Workers => _workers.Values;

    public ClusterSnapshot Snapshot => _scheduler.Snapshot();

    public bool HasRunsLeft { get; set; } = true;

    public void Check(bool holds, string what)
    {
        if (!holds)
            throw new InvalidOperationException($"Does not hold: {what}.");
    }

    public double SecondsOf(Instruction.Assign a) => _runs[a.Run].Layout.CountOf(a.Blocks) * _runs[a.Run].SecondsEach * Chance.Between(0.7, 1.5);

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

    /// <summary>A worker's message that its chunk is executed: lost at times, at times told twice.</summary>
    public void Finished(SimulatedWorker worker, Instruction.Assign executed, double seconds)
    {
        var finished = new SchedulerEvent.ChunkFinished(worker.Id, executed.Attempt, seconds, 24 * executed.Blocks.Count, Failed: 0);
        for (var times = Chance.Happens(0.03) ? 2 : 1; times > 0; times--)
            Carry(worker, () => Tell(finished));
    }

    /// <summary>Tells the scheduler what happened, holds it to its books, and carries out what it wants done.</summary>
    public void Tell(SchedulerEvent happened)
    {
        _log?.Invoke(string.Create(CultureInfo.InvariantCulture, $"{Timeline.Now,9:F3} {Describe(happened)}"));
        _book.Note(happened, Timeline.Time);
        var instructions = _scheduler.Handle(happened, Timeline.Time);
        foreach (var instruction in instructions)
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
            case Instruction.StartReduction i: _reducers[i.Run] = new(i.Run, _runs[i.Run].Layout, Chance.Magnitude(0.0001, 0.05), this); break;
            case Instruction.Assign i: Send(i.Worker, worker => worker.Take(i)); break;
            case Instruction.Discard i: Send(i.Worker, worker => worker.Forget(i.Attempt)); break;
            case Instruction.Reduce i: _reducers[i.Run].Fetch(i, _workers[((SchedulerEvent.ChunkFinished)cause).Worker]); break;
            case Instruction.AbandonResult i: _reducers[i.Run].Abandon(i.Attempt); break;
            case Instruction.FinishReduction i: _reducers[i.Run].Finish(); break;
            case Instruction.StopRun i: Broadcast(worker => worker.Forget(i.Run)); break;
            case Instruction.EndRun i: Broadcast(worker => worker.Forget(i.Run)); _reducers.Remove(i.Run); break;
            case Instruction.WorkerDrained i: Timeline.In(Chance.Between(0.001, 0.02), () => Leave(_workers[i.Worker])); break;
            default: throw new InvalidOperationException($"The simulator has no way to carry out {instruction}.");
        }
    }

    void Leave(SimulatedWorker worker)
    {
        if (!worker.IsAlive)
            return;
        worker.Die();
        Tell(new SchedulerEvent.WorkerLeft(worker.Id, Died: false));
    }

    void Report(SimulatedWorker worker)
    {
        if (!worker.IsAlive)
            return;
        var report = new SchedulerEvent.WorkerReported(worker.Id, worker.Held);
        Carry(worker, () => Tell(report));
        if (HasRunsLeft || !worker.IsIdle)
            Timeline.In(1, () => Report(worker));
    }

    void Broadcast(Action<SimulatedWorker> message)
    {
        foreach (var worker in _workers.Values)
            Send(worker.Id, message);
    }

    void Send(WorkerId to, Action<SimulatedWorker> message)
    {
        var worker = _workers[to];
        Carry(worker, () =>
        {
            if (worker.IsAlive)
                message(worker);
        });
    }

    /// <summary>Takes a message to or from a worker, if all goes well.</summary>
    void Carry(SimulatedWorker worker, Action message)
    {
        if (Chance.Happens(0.02))
            return;
        Timeline.In(Chance.Latency(), () =>
        {
            if (worker.IsCutOff)
                worker.Hold(message);
            else
                message();
        });
    }

    static string Describe(SchedulerEvent happened) => happened is SchedulerEvent.WorkerReported report
        ? $"WorkerReported {{ Worker = {report.Worker}, Held = [{string.Join(", ", report.Held)}] }}"
        : happened.ToString();
}
