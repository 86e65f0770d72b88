using ActorSweep.Core.Queue;
using ActorSweep.Execution.Storage;
using ActorSweep.Logging;
using ActorSweep.Protocol.Messages;
using ActorSweep.Storage;
using ActorSweep.Storage.Journal;
using ActorSweep.Storage.Queue;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Actors;

/// <summary>
/// The queue's scheduler: translates messages and answers of the database to events of <see cref="QueueState"/>, which decides, and carries out its
/// instructions. It is a permanent client of the scheduler, its parent, and waits for the database on a dedicated thread.
/// </summary>
sealed class QueueActor : ReceiveActor, IWithTimers
{
    readonly QueueState _state = new();
    readonly QueueDesk _desk;
    readonly QueueStore _store;
    readonly QueueResults _results;
    readonly BundleShelf _shelf;
    readonly TimeProvider _clock;
    readonly ILogger _log;
    readonly IActorRef _self = Context.Self, _scheduler = Context.Parent;
    readonly Alarm _alarm = new(Context.Self, new QueueEvent.CallsMayBeReady());
    readonly DateTimeOffset _startTime;
    readonly long _startTimestamp;
    int _isLookComing;

    public QueueActor(QueueDesk desk, BundleShelf shelf, JournalLease lease, BlobClient blobs, TimeProvider clock, ILogger log)
    {
        (_desk, _shelf, _clock, _log) = (desk, shelf, clock, log);
        (_store, _results) = (new QueueStore(desk.Table, desk.Recurring, lease.Token, log), new QueueResults(_scheduler, blobs));
        (_startTime, _startTimestamp) = (clock.GetUtcNow(), clock.GetTimestamp());
        Receive<QueueEvent.CallsMayBeReady>(m =>
        {
            Volatile.Write(ref _isLookComing, 0);
            Handle(m);
        });
        Receive<QueueEvent>(Handle);
        Receive<SchedulerActor.Rooms>(m => Handle(new QueueEvent.RoomReported(m.Each)));
        Receive<ClientUpdate>(m => Array.ForEach(m.Tasks, Translate));
        Receive<ConfirmClient>(_ => { });
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>The time, which does not jump when the node's clock is set.</summary>
    DateTimeOffset Now => _startTime + _clock.GetElapsedTime(_startTimestamp);

    protected override void PreStart()
    {
        _scheduler.Tell(new RegisterClient(QueueState.Client, Session: 0));
        Handle(new QueueEvent.LeaseAcquired());
        _desk.Added += ReadSoon;
        Timers.StartPeriodicTimer("time", new QueueEvent.QueueTimePassed(), TimeSpan.Zero, QueueState.ReadInterval);
    }

    protected override void PostStop()
    {
        _desk.Added -= ReadSoon;
        _alarm.Dispose();
    }

    /// <summary>Makes the state read the queue after the waiting messages: once, however often this is called. Safe on any thread.</summary>
    void ReadSoon()
    {
        if (Interlocked.Exchange(ref _isLookComing, 1) == 0)
            _self.Tell(new QueueEvent.CallsMayBeReady());
    }

    void Translate(TaskUpdate update)
    {
        switch (update)
        {
            case { Status: TaskStatusOnWire.Finished }: Handle(new QueueEvent.CallTaskFinished(update.Task, update.Inline)); break;
            case { Status: TaskStatusOnWire.Failed, Failure: { } failure }: Handle(new QueueEvent.CallTaskFailed(update.Task, failure, update.MayRetry)); break;
            case { Status: TaskStatusOnWire.Reopened }: Handle(new QueueEvent.CallTaskReopened(update.Task)); break;
        }
    }

    /// <summary>Gives an event to the state and carries out its instructions. Each answer of the database is a further event.</summary>
    void Handle(QueueEvent happened)
    {
        Queue<QueueEvent> events = new([happened]);
        while (events.TryDequeue(out var next))
            foreach (var instruction in _state.Handle(next, Now))
                if (instruction is not QueueInstruction.OfDatabase query)
                    CarryOut(instruction);
                else if (_store.Perform(query) is { } answer)
                    events.Enqueue(answer);
    }

    void CarryOut(QueueInstruction instruction)
    {
        switch (instruction)
        {
            case QueueInstruction.AskForRoom i:
                _scheduler.Tell(new SchedulerActor.FindRoom(QueueState.Run, i.Kinds));
                break;
            case QueueInstruction.SubmitCall i:
                _scheduler.Tell(((QueuedWork)i.Work.Handle!).Submission(i));
                break;
            case QueueInstruction.CancelTask i:
                ChangeTasks(i.UnlessBegun ? TaskChange.CancelUnlessBegun : TaskChange.Cancel, [i.Task]);
                break;
            case QueueInstruction.ReleaseTasks i:
                ChangeTasks(TaskChange.Release, i.Tasks);
                break;
            case QueueInstruction.FetchResult i:
                _ = _results.FetchAsync(i).PipeTo(_self, failure: _ => new QueueEvent.ResultUnavailable(i.Task));
                break;
            case QueueInstruction.ReportLostResult i:
                _scheduler.Tell(new ReportLostInput(WorkerId.Nobody, default, i.Task, i.Holder));
                break;
            case QueueInstruction.AnnounceEnds:
                _desk.AnnounceEnds();
                break;
            case QueueInstruction.Defer { Event: QueueEvent.CallsMayBeReady }:
                ReadSoon();
                break;
            case QueueInstruction.Defer i:
                _self.Tell(i.Event);
                break;
            case QueueInstruction.WakeAfter i:
                _alarm.SetTo(i.Delay);
                break;
            case QueueInstruction.DeleteOldCode:
                // This reads through the whole queue, so it must not block the actor.
                _ = Task.Run(DeleteOldCode);
                break;
            case QueueInstruction.Stop i:
                StopQueue(i.Why);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(instruction), instruction, "The value is not an instruction of the queue.");
        }
    }

    void ChangeTasks(TaskChange change, IReadOnlyCollection<TaskId> tasks) => _scheduler.Tell(new ChangeTasks(QueueState.Client, change, [.. tasks]));

    /// <summary>Ends the scheduler. The next one recovers all calls that have begun.</summary>
    void StopQueue(string why)
    {
        _log.QueueStopping(why);
        _scheduler.Tell(new JournalActor.Failed(why));
        Context.Stop(Self);
    }

    /// <summary>Code that cannot be deleted now is deleted another time.</summary>
    void DeleteOldCode()
    {
        try
        {
            _shelf.DeleteBundle();
        }
        catch (JournalException e)
        {
            _log.QueueNotCleared(e.Message);
        }
    }
}
