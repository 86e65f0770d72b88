using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using ActorSweep.Protocol.Messages;
using ActorSweep.Storage.Journal;
using Akka.Actor;

namespace ActorSweep.Actors;

/// <summary>
/// A scheduler that may schedule: its <see cref="SchedulerState"/>, which decides, and the parts that translate messages to events and carry out
/// its instructions.
/// </summary>
sealed class ActiveScheduler : IDisposable
{
    /// <summary>The time for which the state waits has come.</summary>
    public sealed record WakeScheduler;

    readonly TimeProvider _clock;
    readonly JournalWriter _journal;
    readonly GraphBook _book;
    readonly WorkerLinks _links;
    readonly TaskAssignments _assignments;
    readonly SweepRuns _sweeps;
    readonly RunEnds _ends;
    readonly Alarm _alarm;
    DateTimeOffset _wake;

    /// <param name="context">The scheduler's actor.</param>
    /// <param name="lease">The lease of the journal; null where there is no journal.</param>
    public ActiveScheduler(SchedulerServices services, IActorContext context, IActorRef router, SchedulerState state, JournalWriter journal, JournalLease? lease)
    {
        (State, _clock, _journal) = (state, services.Clock, journal);
        var (self, sharesProcess) = (context.Self, !services.IsClustered);
        _alarm = new Alarm(self, new WakeScheduler());
        var book = _book = new GraphBook(services.Store, services.Address, sharesProcess);
        _links = new WorkerLinks(self, router, state.Epoch, mayBeLarge: sharesProcess);
        _sweeps = new SweepRuns(services, context, state.Epoch);
        _assignments = new TaskAssignments(book, _sweeps, _links, state.Epoch, mayBeLarge: sharesProcess);
        Workers = new WorkerRegistry(services, context, state, _links, Apply);
        Clients = new ClientLinks(services, context, Apply);
        Tasks = new TaskSubmissions(book, _links);
        Results = new TaskResults(book, _links, Clients);
        Published = new PublishedResults(Apply);
        Followers = new Followers(context, state, journal, lease);
        Sweeps = new SweepSubmissions(services, self, _sweeps, _links, journal, Followers, Apply);
        Recovery = new RunRecovery(services, self, state, _sweeps, Sweeps, journal, Followers, Apply);
        _ends = new RunEnds(services, state, book, _links, _sweeps, Sweeps, journal, Followers);
    }

    public SchedulerState State { get; }

    public WorkerRegistry Workers { get; }

    public ClientLinks Clients { get; }

    public TaskSubmissions Tasks { get; }

    public TaskResults Results { get; }

    public PublishedResults Published { get; }

    public Followers Followers { get; }

    public SweepSubmissions Sweeps { get; }

    public RunRecovery Recovery { get; }

    /// <summary>Handles an event, then sends the messages that its instructions gathered.</summary>
    public void Apply(SchedulerEvent happened)
    {
        Handle(happened);
        Flush();
    }

    public void TakeResults(TasksFinished m)
    {
        foreach (var task in m.Tasks)
            Handle(TaskResults.EventOf(m.Worker, task));
        Flush();
    }

    public void SendProgress(TaskProgress m)
    {
        if (State.WhoWants(m.Attempt, m.Index) is var (task, clients))
            Clients.SendTaskUpdate(clients, new TaskUpdate(task, TaskStatusOnWire.Progress, null, null) { Fraction = m.Fraction, Text = m.Text });
        Flush();
    }

    public ResultLocated Locate(LocateResult m) => m.Chunk > 0
        ? LocateChunk(m.Task.Run, new BlockRange(m.Task.Index, m.Chunk))
        : Results.LocateTask(State.Locate(m.Task));

    ResultLocated LocateChunk(RunId run, BlockRange items) => Results.LocateChunk(run, items, State.HoldersOf(run, items));

    public SchedulerActor.Held CountHeld() => new(State.HeldTasks, _book.Payloads, State.InFlight, _book.Results);

    public void LetTimePass()
    {
        // The timer's clock can differ from the state's: if the time has not come by the latter, the alarm must be set again.
        _wake = default;
        Apply(new SchedulerEvent.TimePassed());
    }

    /// <summary>Handles the end of a reducer that the scheduler did not stop.</summary>
    public void LoseReducer(IActorRef reducer)
    {
        foreach (var run in _sweeps.Of(reducer))
            Apply(new SchedulerEvent.ReductionFailed(run, "the reducer failed; the scheduler's log has the error"));
    }

    public void Dispose()
    {
        _alarm.Dispose();
        _book.Dispose();
    }

    void Handle(SchedulerEvent happened)
    {
        foreach (var instruction in State.Handle(happened, _clock.GetUtcNow()))
            CarryOut(instruction);
    }

    /// <summary>Sends the gathered messages, and sets the alarm to the time for which the state waits.</summary>
    void Flush()
    {
        _journal.SendUrgent();
        _links.Flush();
        Clients.Flush();
        if (State.NextWake is not { } wake || wake == _wake)
            return;
        _wake = wake;
        _alarm.SetTo(wake - _clock.GetUtcNow());
    }

    void CarryOut(Instruction instruction)
    {
        switch (instruction)
        {
            case Instruction.RecordEvent i: _journal.Record(i.Event); break;
            case Instruction.StartReduction i: _sweeps.StartReduction(i); break;
            case Instruction.AssignChunk i: _assignments.AssignChunk(i); break;
            case Instruction.AssignTask i: _assignments.Execute(i); break;
            case Instruction.AdoptWork i: _links.SendTo(i.Worker, new AdoptAttempt(i.Attempt)); break;
            case Instruction.RecallWork i: _links.SendTo(i.Worker, new RecallAttempt(i.Attempt)); break;
            case Instruction.DiscardWork { IsOver: true } i: SendOnceRecorded(i.Worker, new DiscardAttempt(i.Attempt)); break;
            case Instruction.DiscardWork i: _links.SendTo(i.Worker, new DiscardAttempt(i.Attempt)); break;
            case Instruction.ReduceChunk i: _sweeps.Reduce(i); break;
            case Instruction.CancelReduction i: _sweeps.CancelReduction(i); break;
            case Instruction.FailChunk i: _sweeps.FailChunk(i); break;
            case Instruction.FinishReduction i: _sweeps.FinishReduction(i); break;
            case Instruction.FinishTask i: Results.FinishTask(i); break;
            case Instruction.FailTask i: Results.FailTask(i); break;
            case Instruction.ReopenTask i: Results.ReopenTask(i); break;
            case Instruction.DeleteTask i: Results.DeleteTask(i); break;
            case Instruction.FinishMapChunk i: Results.FinishMapChunk(i); break;
            case Instruction.FailItems i: Results.FailItems(i); break;
            case Instruction.ReopenItems i: Results.ReopenItems(i); break;
            case Instruction.ReleaseWorkerResults i: _links.SendTo(i.Worker, new ReleaseResults(null)); break;
            case Instruction.AddReplica i: _assignments.Replicate(i); break;
            case Instruction.StopRun i: _links.ReleaseRun(i.Run); break;
            case Instruction.EndRun i: _ends.EndRun(i.Run); break;
            case Instruction.DeleteResults i: _ends.DeleteResults(i.Run); break;
            case Instruction.FinishDrain i: SendOnceRecorded(i.Worker, new ConfirmDrain()); break;
            default: throw new ArgumentOutOfRangeException(nameof(instruction), instruction, "The value is not an instruction of the scheduler.");
        }
    }

    void SendOnceRecorded(WorkerId worker, WireMessage message) => _journal.OnceRecorded(() => _links.SendTo(worker, message));
}
