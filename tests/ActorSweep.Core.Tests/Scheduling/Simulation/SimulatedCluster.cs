using System.Globalization;
using ActorSweep.Core.Graph;
using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using ActorSweep.Core.Working;

namespace ActorSweep.Core.Tests.Scheduling.Simulation;

/// <summary>A scheduler among workers and simulated reducers: delivers events to it and carries out its instructions.</summary>
sealed partial class SimulatedCluster : IWorkerWorld, ISimulatedScheduler
{
    /// <summary>So many workers are lost that any realistic limit would be reached by chance.</summary>
    public static readonly SchedulerSettings Settings = new() { AllowedLosses = int.MaxValue, AllowedAttempts = int.MaxValue };

    readonly SchedulerState _scheduler;
    readonly Dictionary<WorkerId, SimulatedNode> _workers = [];
    readonly Dictionary<RunId, (BlockLayout Layout, double SecondsEach)> _runs = [];
    readonly Dictionary<RunId, SimulatedReducer> _reducers = [];
    readonly Accounts _accounts;
    readonly SchedulerCommands _commands;
    readonly Action<string>? _log;

    /// <param name="log">Takes the story line by line; null: no lines are made.</param>
    public SimulatedCluster(Chance chance, SchedulerSettings settings, Action<string>? log)
    {
        _scheduler = new SchedulerState(epoch: 1, settings);
        (Chance, _log) = (chance, log);
        Network = new Network<SimulatedNode>(Timeline, chance);
        _accounts = new Accounts(settings, Check);
        _commands = new SchedulerCommands(this, this, _mapPlans.ContainsKey, () => _workers.Values);
    }

    public Timeline Timeline { get; } = new();

    public Chance Chance { get; }

    public Network<SimulatedNode> Network { get; }

    public ISimulatedScheduler? Scheduler => this;

    public long Epoch => _scheduler.Epoch;

    public bool IsBusy => HasWorkLeft;

    public IEnumerable<SimulatedNode> Workers => _workers.Values;

    public ClusterSnapshot Snapshot => _scheduler.Snapshot();

    /// <summary>The number of attempts at workers or on the way into the reduction.</summary>
    public int OpenAttempts => _accounts.Blocks.Open;

    /// <summary>Whether idle workers go on reporting.</summary>
    public bool HasWorkLeft { get; set; } = true;

    public void Log(Func<string> line) => _log?.Invoke(string.Create(CultureInfo.InvariantCulture, $"{Timeline.Now,9:F3} {line()}"));

    public void Check(bool holds, string what)
    {
        if (!holds)
            throw new InvalidOperationException($"Does not hold: {what}.");
    }

    public void Submit(RunId run, BlockLayout layout, double secondsEach)
    {
        _runs[run] = (layout, secondsEach);
        Tell(new SchedulerEvent.SweepSubmitted(run, "simulated", TaskGraph.OfSweep(layout)));
    }

    public void RegisterWorker(SimulatedNode worker)
    {
        _workers.Add(worker.Id, worker);
        worker.Start();
    }

    public void UnregisterWorker(SimulatedNode worker, bool died)
    {
        worker.Die();
        Tell(new SchedulerEvent.WorkerUnregistered(worker.Id, died));
    }

    public SimulatedNode Find(WorkerId worker) => _workers[worker];

    /// <summary>Does nothing, because the only scheduler never dies.</summary>
    public void Watch(SimulatedNode worker, ISimulatedScheduler scheduler)
    {
    }

    public void In(double seconds, Action happens) => Timeline.In(seconds, happens);

    public void Hear(SimulatedNode from, SchedulerEvent said)
    {
        if (said is SchedulerEvent.WorkerReported && !_scheduler.Knows(from.Id))
        {
            _commands.Send(from.Id, new WorkerEvent.RegistrationLost(this));
            return;
        }
        // Watching a worker that is gone reports it at once.
        if (said is SchedulerEvent.WorkerRegistered && !from.IsAlive)
            return;
        if (said is SchedulerEvent.WorkerRegistered)
            _commands.Send(from.Id, new WorkerEvent.WorkerConfirmed(this, Epoch, "seed"));
        Tell(said);
    }

    /// <summary>Sends an event to the scheduler, checks it against the accounts, and carries out its instructions.</summary>
    public void Tell(SchedulerEvent happened)
    {
        Log(() => Words.Of(happened));
        _accounts.Note(happened, Timeline.Time);
        foreach (var instruction in _scheduler.Handle(happened, Timeline.Time))
        {
            _log?.Invoke($"          → {Words.Of(instruction)}");
            _accounts.Note(instruction, happened, Timeline.Time);
            if (!_commands.TryCarry(instruction))
                CarryOut(instruction, happened);
            Clients?.Hear(instruction);
        }
        _scheduler.CheckInvariants();
        WakeInTime();
    }

    void CarryOut(Instruction instruction, SchedulerEvent cause)
    {
        switch (instruction)
        {
            case Instruction.StartReduction i: StartReducer(i.Run); break;
            case Instruction.ReduceChunk i: _reducers[i.Run].Fetch(i, (SimulatedResult)i.Result!); break;
            case Instruction.CancelReduction i: _reducers[i.Run].CancelReduction(i.Attempt); break;
            case Instruction.FinishReduction i: _reducers[i.Run].Finish(); break;
            case Instruction.FinishMapChunk i: NoteParts(i, cause); break;
            case Instruction.FinishTask or Instruction.FailTask or Instruction.ReopenTask: break;
            case Instruction.FailItems or Instruction.ReopenItems or Instruction.DeleteResults: break;
            case Instruction.EndRun i: _reducers.Remove(i.Run); _commands.ReleaseRun(i.Run); break;
            default: throw new InvalidOperationException($"Nothing here should lead to {instruction}.");
        }
    }

    void StartReducer(RunId run) => _reducers[run] = new(run, _runs[run].Layout, Chance.Magnitude(0.0001, 0.05), this);
}
