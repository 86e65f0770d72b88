using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Queue;

/// <summary>
/// Ends of calls on their way into their rows. Those that come while others wait or are recorded are recorded together: each record waits for the disk.
/// </summary>
sealed class CallEnds
{
    readonly List<BegunCall> _waiting = [], _recording = [];
    bool _isDue;

    /// <summary>Takes an end. Says when it is the first, after which <see cref="Record"/> has to follow.</summary>
    /// <returns>Whether <see cref="QueueEvent.EndsDue"/> is to come.</returns>
    public bool Add(BegunCall call)
    {
        _waiting.Add(call);
        return Announce();
    }

    /// <summary>What to record now; null: nothing, or the last record has not been answered.</summary>
    public QueueInstruction? Record()
    {
        _isDue = false;
        if (_recording.Count > 0)
            return null;
        _recording.AddRange(_waiting.Where(call => call.State != CallState.Revoked));
        _waiting.Clear();
        return _recording.Count == 0 ? null : new QueueInstruction.RecordEnds([.. _recording.Select(call => call.Ended!)]);
    }

    /// <summary>The rows say it.</summary>
    /// <returns>Whether <see cref="QueueEvent.EndsDue"/> is to come, for there are more.</returns>
    public bool TakeRecorded(DateTimeOffset now)
    {
        foreach (var call in _recording)
            if (call.State != CallState.Revoked)
                call.Record(now);
        _recording.Clear();
        return _waiting.Count > 0 && Announce();
    }

    /// <summary>A call whose end is not in its row yet; null: there is none at this place.</summary>
    public BegunCall? FindAt(long place) => _waiting.Concat(_recording).FirstOrDefault(call => call.Place == place);

    /// <summary>Throws unless every end is on its way.</summary>
    public void Check(BegunCalls calls)
    {
        Invariant.Holds(_waiting.Count == 0 || _isDue || _recording.Count > 0, $"{_waiting.Count} ends wait, and will be recorded");
        foreach (var call in _waiting.Concat(_recording))
            Invariant.Holds(
                call.Ended is not null && call.State is CallState.Retrying or CallState.Succeeded or CallState.Failed or CallState.Expired or CallState.Revoked
                && calls.FindAt(call.Place) is null, $"the call at {call.Place} has ended, once: it is {call.State}");
    }

    bool Announce()
    {
        var isFirst = !_isDue && _recording.Count == 0;
        _isDue |= isFirst;
        return isFirst;
    }
}
