using ActorSweep.Core.Graph;
using ActorSweep.Core.Journal;
using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Working;

namespace ActorSweep.Core.Tests.Scheduling.Simulation.Incarnations;

/// <summary>
/// One scheduler from its start to its end. It continues without waiting for its records; messages to clients wait until everything before
/// them is recorded. A failed write ends it. It may be paused, and wake up after another one has taken over.
/// </summary>
sealed class Incarnation : ISimulatedScheduler
{
    readonly World _world;
    readonly SchedulerState _state;
    readonly SchedulerCommands _commands;
    readonly Accounts _accounts;
    readonly AdoptionAccount _adoption;
    readonly Dictionary<RunId, EnduringReducer> _reducers = [];
    readonly JournalWriter _writer;
    readonly List<Action> _paused = [];

    Incarnation(World world, long epoch, int position)
    {
        _world = world;
        _writer = new JournalWriter(this, world, position);
        _state = new SchedulerState(epoch, World.Settings);
        _commands = new SchedulerCommands(this, world, run => run == EnduringClient.Map, () => world.Workers);
        _accounts = new Accounts(World.Settings, world.Check);
        _adoption = new AdoptionAccount(World.Settings, _accounts, world.IsExecuting, world.Check);
    }

    public long Epoch => _state.Epoch;

    public bool IsAlive { get; private set; } = true;

    public bool IsPaused { get; private set; }

    public ClusterSnapshot Snapshot => _state.Snapshot();

    /// <summary>Starts from the end of the journal. Returns null if another one started at the same time, or the write fails.</summary>
    public static Incarnation? Begin(World world)
    {
        var journal = world.Journal.Read();
        var begun = new JournalEvent.EpochBegun(journal.Epoch + world.Chance.Below(1000) + 1, world.Timeline.Time);
        if (!world.Journal.TryWrite(world.Journal.Length, [begun]))
            return null;
        var incarnation = new Incarnation(world, begun.Epoch, world.Journal.Length);
        incarnation.Tell(new SchedulerEvent.RecoveryBegun());
        foreach (var ended in journal.Runs.Where(run => run.Ended is not null))
            world.RecordEnd(ended.Ended!);
        foreach (var run in journal.Runs)
            incarnation.Tell(run.Ended is { } how
                ? new SchedulerEvent.EndedRunRecovered(how)
                : new SchedulerEvent.SweepRecovered(run.Accepted, TaskGraph.OfSweep(world.LayoutOf(run.Id)), run.Parts) { IsCancelled = run.IsCancelled });
        return incarnation;
    }

    public void Submit(RunId run, Action accepted)
    {
        if (Snapshot.Runs.All(r => r.Id != run.Value))
            Tell(new SchedulerEvent.SweepSubmitted(run, "simulated", TaskGraph.OfSweep(_world.LayoutOf(run)))
            {
                Recorded = new JournalEvent.SweepAccepted(run, "simulated", "spec", _world.Timeline.Time),
            });
        _writer.WhenWritten(accepted);
    }

    public void Cancel(RunId run, Action done)
    {
        Tell(new SchedulerEvent.RunCancelled(run));
        _writer.WhenWritten(done);
    }

    public void Hear(SimulatedNode from, SchedulerEvent said) => Run(() =>
    {
        if (said is SchedulerEvent.WorkerReported && !_state.Knows(from.Id))
        {
            _commands.Send(from.Id, new WorkerEvent.RegistrationLost(this));
            return;
        }
        // Watching a worker that is gone reports it at once.
        if (said is SchedulerEvent.WorkerRegistered && !from.IsAlive)
            return;
        Tell(said);
        if (said is SchedulerEvent.WorkerRegistered)
            _commands.Send(from.Id, new WorkerEvent.WorkerConfirmed(this, Epoch, "seed"));
    });

    /// <summary>Runs an action in this process later, if it is alive then. While the process is paused, the action waits.</summary>
    public void In(double seconds, Action happens) => _world.Timeline.In(seconds, () => Run(happens));

    /// <summary>Runs an action in this process now.</summary>
    public void Run(Action happens)
    {
        if (!IsAlive)
            return;
        if (IsPaused)
            _paused.Add(happens);
        else
            happens();
    }

    public void Pause() => IsPaused = true;

    public void WakeUp()
    {
        IsPaused = false;
        List<Action> missed = [.. _paused];
        _paused.Clear();
        missed.ForEach(Run);
    }

    public void Die() => IsAlive = false;

    public void Tell(SchedulerEvent happened)
    {
        if (!IsAlive)
            return;
        _world.Log(() => $"{Epoch}: {Words.Of(happened)}");
        var now = _world.Timeline.Time;
        _accounts.Note(happened, now);
        _adoption.Note(happened, now);
        foreach (var instruction in _state.Handle(happened, now))
        {
            _world.Log(() => $"    → {Words.Of(instruction)}");
            _adoption.Note(instruction, now);
            _accounts.Note(instruction, happened, now);
            if (instruction is Instruction.DiscardWork { IsOver: true })
                _writer.WhenWritten(() => _commands.TryCarry(instruction));
            else if (!_commands.TryCarry(instruction))
                CarryOut(instruction);
        }
        _adoption.EndTurn(now);
        _state.CheckInvariants();
        if (_state.NextWake is { } wake)
            In(Math.Max(0.001, (wake - now).TotalSeconds), () => Tell(new SchedulerEvent.TimePassed()));
        _writer.Write();
    }

    void CarryOut(Instruction instruction)
    {
        switch (instruction)
        {
            case Instruction.RecordEvent i: _writer.Add(i.Event); break;
            case Instruction.StartReduction i: _reducers[i.Run] = new(i.Run, _world.LayoutOf(i.Run), i.Done, this, _world); break;
            case Instruction.FinishTask or Instruction.ReopenTask or Instruction.ReopenItems: _world.Client.Hear(this, instruction); break;
            case Instruction.FinishMapChunk i: _world.NoteParts(i); _world.Client.Hear(this, i); break;
            case Instruction.ReduceChunk i: _reducers[i.Run].Reduce(i.Attempt, i.Blocks, (SimulatedResult)i.Result!); break;
            case Instruction.CancelReduction: break;
            case Instruction.FinishReduction i: _reducers[i.Run].Finish(); break;
            case Instruction.EndRun i when i.Run == EnduringClient.Graph || i.Run == EnduringClient.Map: _commands.ReleaseRun(i.Run); break;
            case Instruction.EndRun i: End(i.Run); break;
            default: throw new InvalidOperationException($"Nothing here should lead to {instruction}.");
        }
    }

    void End(RunId run)
    {
        _reducers.Remove(run);
        _writer.WhenWritten(() => _commands.ReleaseRun(run));
        _writer.WhenWritten(() => _world.RecordEnd(Snapshot.Runs.Single(r => r.Id == run.Value)));
    }
}
