using ActorSweep.Core.Journal;

namespace ActorSweep.Core.Scheduling;

/// <summary>The runs that have not ended, by id, and the snapshots of the last ended runs.</summary>
sealed class RunBook(Turn turn)
{
    readonly Dictionary<RunId, Run> _runs = [];
    readonly List<EndedRun> _ended = [];

    public Dictionary<RunId, Run>.ValueCollection All => _runs.Values;

    public int Count => _runs.Count;

    public IEnumerable<RunSnapshot> Ended => _ended.Select(e => e.Run);

    public bool Contains(RunId id) => _runs.ContainsKey(id);

    public Run? Find(RunId id) => _runs.GetValueOrDefault(id);

    /// <summary>Finds a run of one kind; null where the run is of another kind. Events name runs only by id.</summary>
    public T? Find<T>(RunId id)
        where T : Run => Find(id) as T;

    /// <summary>Adds a run. Returns false where its id is known.</summary>
    public bool TryAdd(Run run) => _runs.TryAdd(run.Id, run);

    /// <summary>Finds a task; null where there is none. Creates the object of an item of a map.</summary>
    public LinkedTask? FindTask(TaskId id, GraphRun? near = null) =>
        near is not null && id.Run == near.Id ? near.FindTask(id.Index) : Find(id.Run)?.FindTask(id.Index);

    /// <summary>Finds a task; unlike <see cref="FindTask"/>, never creates the object of an item.</summary>
    public LinkedTask? RememberedTask(TaskId id) => Find(id.Run)?.RememberedTask(id.Index);

    /// <summary>Ends a run that has nothing left to execute or to hold.</summary>
    public void EndRun(Run run)
    {
        run.Withdraw();
        run.Ended ??= turn.Now;
        if (run.IsDurable)
            turn.Record(new JournalEvent.SweepEnded(run.Snapshot(waiting: null)));
        turn.Instruct(new Instruction.EndRun(run.Id));
        _runs.Remove(run.Id);
        Remember(run.Snapshot(waiting: null), run.IsDurable);
    }

    /// <summary>Remembers the snapshot of an ended run, and removes the oldest ones beyond the limit.</summary>
    public void Remember(RunSnapshot run, bool isDurable)
    {
        _ended.Add(new EndedRun(run, isDurable));
        while (_ended.Count > turn.Settings.EndedRuns)
        {
            var oldest = _ended[0];
            _ended.RemoveAt(0);
            if (oldest.IsDurable)
                turn.Record(new JournalEvent.SweepDeleted(new RunId(oldest.Run.Id)));
            // Only sweeps have results on disk. Clients choose the ids of other runs; such an id must not select a folder.
            if (oldest.Run.Kind == RunKind.Sweep)
                turn.Instruct(new Instruction.DeleteResults(new RunId(oldest.Run.Id)));
        }
    }

    /// <summary>Resumes a run that had ended.</summary>
    public void Resume(RunId id)
    {
        _ended.RemoveAll(ended => ended.Run.Id == id.Value);
        turn.Record(new JournalEvent.SweepResumed(id));
    }

    /// <summary>The snapshot of an ended run, and whether the journal has the run.</summary>
    sealed record EndedRun(RunSnapshot Run, bool IsDurable);
}
