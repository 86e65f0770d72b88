using ActorSweep.Core.Journal;

namespace ActorSweep.Core.Scheduling;

/// <summary>The runs that have not ended, by id, and how the last runs ended.</summary>
sealed class RunBook(Turn turn)
{
    readonly Dictionary<RunId, Run> _runs = [];
    readonly List<EndedRun> _ended = [];

    public Dictionary<RunId, Run>.ValueCollection All => _runs.Values;

    public int Count => _runs.Count;

    public IEnumerable<RunSnapshot> Ended => _ended.Select(e => e.Run);

    public bool Contains(RunId id) => _runs.ContainsKey(id);

    public Run? Find(RunId id) => _runs.GetValueOrDefault(id);

    /// <summary>A run of one kind. Events name runs by id: one that names a run of another kind finds nothing.</summary>
    public T? Find<T>(RunId id)
        where T : Run => Find(id) as T;

    /// <summary>Says whether the id was new.</summary>
    public bool TryAdd(Run run) => _runs.TryAdd(run.Id, run);

    /// <summary>A task, if it is there. Makes the object that stands for an item of a map.</summary>
    public LinkedTask? FindTask(TaskId id, GraphRun? near = null) =>
        near is not null && id.Run == near.Id ? near.FindTask(id.Index) : Find(id.Run)?.FindTask(id.Index);

    /// <summary>A task, if it is there; unlike <see cref="FindTask"/>, this makes none for an item.</summary>
    public LinkedTask? RememberedTask(TaskId id) => Find(id.Run)?.RememberedTask(id.Index);

    /// <summary>Nothing of a run is left to be done or to be held.</summary>
    public void EndRun(Run run)
    {
        run.Withdraw();
        run.Ended ??= turn.Now;
        if (run.IsDurable)
            turn.Record(new JournalEvent.RunEnded(run.Snapshot(waiting: null)));
        turn.Instruct(new Instruction.EndRun(run.Id));
        _runs.Remove(run.Id);
        Remember(run.Snapshot(waiting: null), run.IsDurable);
    }

    /// <summary>Remembers how a run ended, and forgets the oldest of those that are too many.</summary>
    public void Remember(RunSnapshot run, bool isDurable)
    {
        _ended.Add(new EndedRun(run, isDurable));
        while (_ended.Count > turn.Settings.EndedRuns)
        {
            var oldest = _ended[0];
            _ended.RemoveAt(0);
            if (oldest.IsDurable)
                turn.Record(new JournalEvent.RunForgotten(new RunId(oldest.Run.Id)));
            // Only sweeps have results on disk. The name of another run is its client's, and must not lead to a folder.
            if (oldest.Run.Kind == RunKind.Sweep)
                turn.Instruct(new Instruction.ForgetResults(new RunId(oldest.Run.Id)));
        }
    }

    /// <summary>A run that had ended goes on.</summary>
    public void Resume(RunId id)
    {
        _ended.RemoveAll(ended => ended.Run.Id == id.Value);
        turn.Record(new JournalEvent.RunResumed(id));
    }

    /// <summary>How a run ended, and whether the journal has it.</summary>
    sealed record EndedRun(RunSnapshot Run, bool IsDurable);
}
