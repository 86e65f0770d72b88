using ActorSweep.Core.Scheduling;
using ActorSweep.Protocol;

namespace ActorSweep.Actors;

/// <summary>The tasks and chunks of maps that ended last: the scheduler may die before it, or who waits for them, has heard of that; then the next one asks.</summary>
sealed class LastEnded
{
    readonly Dictionary<AttemptId, Ended> _ended = [];
    readonly Queue<AttemptId> _inOrder = [];

    /// <param name="Message">What was told of it.</param>
    /// <param name="Blob">The name of its result here; null: that went along.</param>
    public sealed record Ended(HeldWork Work, WireMessage Message, string? Blob);

    /// <summary>All that is remembered.</summary>
    public IReadOnlyCollection<Ended> All => _ended.Values;

    public Ended? Find(AttemptId attempt) => _ended.GetValueOrDefault(attempt);

    /// <summary>Remembers one, and forgets the oldest where that makes too many.</summary>
    public void Add(Ended ended, int most)
    {
        if (!_ended.TryAdd(ended.Work.Attempt, ended))
            return;
        _inOrder.Enqueue(ended.Work.Attempt);
        while (_inOrder.Count > most)
            _ended.Remove(_inOrder.Dequeue());
    }

    /// <summary>Nobody wants it.</summary>
    public Ended? Remove(AttemptId attempt) => _ended.Remove(attempt, out var removed) ? removed : null;

    public void Clear()
    {
        _ended.Clear();
        _inOrder.Clear();
    }
}
