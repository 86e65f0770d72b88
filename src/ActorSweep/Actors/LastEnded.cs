using ActorSweep.Core.Scheduling;
using ActorSweep.Protocol;

namespace ActorSweep.Actors;

/// <summary>The tasks and chunks of maps that ended last: the scheduler may die before it, or who waits for them, has heard of that; then the next one asks.</summary>
sealed class LastEnded
{
    /// <summary>So many. More in the seconds of a takeover are short, and done again.</summary>
    const int Most = 100;

    readonly Dictionary<AttemptId, Ended> _ended = [];
    readonly Dictionary<TaskId, AttemptId> _tasks = [];
    readonly Queue<AttemptId> _inOrder = [];

    /// <param name="Message">What was told of it.</param>
    /// <param name="Blob">The name of its result here; null: that went along.</param>
    public sealed record Ended(HeldWork Work, WireMessage Message, string? Blob);

    public IReadOnlyCollection<Ended> All => _ended.Values;

    public Ended? Find(AttemptId attempt) => _ended.GetValueOrDefault(attempt);

    /// <summary>Remembers one: the last of a task, and none for long.</summary>
    public void Add(Ended ended)
    {
        if (ended.Work is HeldTask { Task: var task })
        {
            Forget(task);
            _tasks.Add(task, ended.Work.Attempt);
        }
        _ended[ended.Work.Attempt] = ended;
        _inOrder.Enqueue(ended.Work.Attempt);
        while (_inOrder.Count > Most)
            Remove(_inOrder.Dequeue());
    }

    /// <summary>Nobody wants the result of a task.</summary>
    public void Forget(TaskId task)
    {
        if (_tasks.TryGetValue(task, out var attempt))
            Remove(attempt);
    }

    /// <summary>Nobody wants anything of a map.</summary>
    public void Forget(RunId map)
    {
        foreach (var ended in _ended.Values.Where(ended => ended.Work is HeldChunk chunk && chunk.Run == map).ToList())
            Remove(ended.Work.Attempt);
    }

    public void Remove(AttemptId attempt)
    {
        if (_ended.Remove(attempt, out var removed) && removed.Work is HeldTask { Task: var task })
            _tasks.Remove(task);
    }

    public void Clear()
    {
        _ended.Clear();
        _tasks.Clear();
        _inOrder.Clear();
    }
}
