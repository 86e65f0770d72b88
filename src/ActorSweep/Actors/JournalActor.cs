using ActorSweep.Core.Journal;
using ActorSweep.Storage.Journal;
using Akka.Actor;
using Akka.Persistence;

namespace ActorSweep.Actors;

/// <summary>
/// The journal of one scheduler, its parent: reads the recorded events, begins an epoch, and writes new events, all that arrived during the last
/// write at once. It stops when it cannot write.
/// </summary>
sealed class JournalActor : ReceivePersistentActor
{
    /// <summary>The recorded runs, and the epoch that begins.</summary>
    /// <param name="IsFirst">Whether there was no scheduler before.</param>
    public sealed record Recovered(IReadOnlyList<JournaledRun> Runs, long Epoch, bool IsFirst);

    /// <summary>Requests to record events.</summary>
    public sealed record Write(IReadOnlyList<JournalEvent> Events);

    /// <summary>Reports that this many more events are recorded.</summary>
    public sealed record Written(int Count);

    /// <summary>Reports that the journal cannot be read or written.</summary>
    /// <param name="IsPermanent">Whether the journal stays unusable until somebody repairs it.</param>
    public sealed record Failed(string Why, bool IsPermanent = false);

    /// <summary>Requests the recorded events of a run. The answer is <see cref="Found"/>.</summary>
    public sealed record Find(RunId Run);

    /// <param name="Accepted">Null: the journal does not have the run.</param>
    public sealed record Found(JournalEvent.SweepAccepted? Accepted, IReadOnlyList<ReducedPart> Parts, bool CanResume);

    /// <summary>Rows between two snapshots: the most that a recovery reads.</summary>
    const int RowsASnapshot = 500;

    /// <summary>
    /// How long rows stay behind a snapshot. A scheduler that was frozen for less, and believes that it is still active, finds the number of its next
    /// row taken; one that was frozen for longer has lost its lease long before.
    /// </summary>
    static readonly TimeSpan KeepRows = TimeSpan.FromHours(1);

    readonly JournalDatabase _database;
    readonly JournalLease _lease;
    readonly TimeProvider _clock;
    readonly IActorRef _parent = Context.Parent;
    readonly JournalState _state = new();
    readonly Queue<(long Row, DateTimeOffset At)> _snapshots = new();
    List<JournalEvent> _waiting = [];
    bool _isWriting;
    int _rows;

    public JournalActor(JournalDatabase database, JournalLease lease, TimeProvider clock)
    {
        (_database, _lease, _clock) = (database, lease, clock);
        Recover<SnapshotOffer>(ApplyEvent);
        Recover<JournalBatch>(ApplyEvent);
        Recover<RecoveryCompleted>(_ => Begin());
        Command<Write>(m => WriteSoon(m.Events));
        Command<Find>(m => Sender.Tell(_state.Find(m.Run) is { } run ? new Found(run.Accepted, run.Parts, run.CanResume) : new Found(null, [], false)));
        Command<SaveSnapshotSuccess>(Compact);
        Command<SaveSnapshotFailure>(_ => _rows = 0);
        Command<DeleteMessagesSuccess>(_ => { });
        Command<DeleteMessagesFailure>(_ => { });
        Command<DeleteSnapshotsSuccess>(_ => { });
        Command<DeleteSnapshotsFailure>(_ => { });
    }

    public override string PersistenceId => "runs";

    protected override void OnRecoveryFailure(Exception reason, object? message = null) => FailJournal(reason);

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr) => FailJournal(cause);

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        FailJournal(cause);
        Context.Stop(Self);
    }

    void ApplyEvent(SnapshotOffer offer)
    {
        _snapshots.Enqueue((offer.Metadata.SequenceNr, new DateTimeOffset(offer.Metadata.Timestamp)));
        ApplyEvent((JournalBatch)offer.Snapshot);
    }

    void ApplyEvent(JournalBatch batch)
    {
        foreach (var happened in batch.Events)
            _state.Apply(happened);
        _rows++;
    }

    /// <summary>Begins an epoch. Epochs are milliseconds, so that a scheduler that lost its journal still has a higher epoch than earlier ones.</summary>
    void Begin()
    {
        var (now, isFirst) = (_clock.GetUtcNow(), _state.Epoch == 0);
        var begun = new JournalBatch([new JournalEvent.EpochBegun(Math.Max(_state.Epoch + 1, now.ToUnixTimeMilliseconds()), now)]);
        Persist(begun, batch =>
        {
            ApplyEvent(batch);
            _parent.Tell(new Recovered(_state.Runs, _state.Epoch, isFirst));
        });
    }

    void WriteSoon(IReadOnlyList<JournalEvent> events)
    {
        _waiting.AddRange(events);
        if (_isWriting)
            return;
        if (!_lease.IsHeld)
        {
            _parent.Tell(new Failed($"the lease of the journal {_database.Name} expired"));
            Context.Stop(Self);
            return;
        }
        var batch = new JournalBatch(_waiting);
        (_waiting, _isWriting) = ([], true);
        PersistAsync(batch, HasWritten);
    }

    void HasWritten(JournalBatch batch)
    {
        _isWriting = false;
        ApplyEvent(batch);
        _parent.Tell(new Written(batch.Events.Count));
        if (_rows >= RowsASnapshot)
        {
            _rows = 0;
            SaveSnapshot(new JournalBatch(_state.Compact(_clock.GetUtcNow())));
        }
        if (_waiting.Count > 0)
            WriteSoon([]);
    }

    void Compact(SaveSnapshotSuccess m)
    {
        DeleteSnapshots(new SnapshotSelectionCriteria(m.Metadata.SequenceNr - 1));
        _snapshots.Enqueue((m.Metadata.SequenceNr, _clock.GetUtcNow()));
        var end = 0L;
        while (_snapshots.TryPeek(out var oldest) && _clock.GetUtcNow() - oldest.At > KeepRows)
            end = _snapshots.Dequeue().Row;
        if (end > 0)
            DeleteMessages(end);
    }

    void FailJournal(Exception cause)
    {
        var explained = _database.Explained(cause);
        _parent.Tell(new Failed(explained.Message, explained.IsPermanent));
    }
}
