using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Queue;

/// <summary>
/// Ends of calls that are not in their rows yet. Ends that arrive while others wait or are recorded are recorded together, because each record waits for the
/// disk.
/// </summary>
sealed class CallEnds
{
    readonly List<BegunCall> _waiting = [], _recording = [];
    bool _isDue;

    /// <summary>Adds the end of a call.</summary>
    /// <returns>Whether no other end waits or is being recorded, so that <see cref="QueueEvent.EndsDue"/> and then <see cref="Record"/> must follow.</returns>
    public bool Add(BegunCall call)
    {
        _waiting.Add(call);
        return Announce();
    }

    /// <summary>Returns the instruction that records the ends; null where there are none or the last record has not been answered.</summary>
    public QueueInstruction? Record()
    {
        _isDue = false;
        if (_recording.Count > 0)
            return null;
        _recording.AddRange(_waiting.Where(call => call.State != CallState.Revoked));
        _waiting.Clear();
        return _recording.Count == 0 ? null : new QueueInstruction.RecordEnds([.. _recording.Select(call => call.Ended!)]);
    }

    /// <summary>Marks the ends as recorded in their rows.</summary>
    /// <returns>Whether more ends wait, so that <see cref="QueueEvent.EndsDue"/> must follow.</returns>
    public bool TakeRecorded(DateTimeOffset now)
    {
        foreach (var call in _recording)
            if (call.State != CallState.Revoked)
                call.Record(now);
        _recording.Clear();
        return _waiting.Count > 0 && Announce();
    }

    /// <summary>Returns the call at this place whose end is not in its row yet; null if there is none.</summary>
    public BegunCall? FindAt(long place) => _waiting.Concat(_recording).FirstOrDefault(call => call.Place == place);

    /// <summary>Throws unless every end that waits will be recorded.</summary>
    public void Check(BegunCalls calls)
    {
        Invariant.Holds(_waiting.Count == 0 || _isDue || _recording.Count > 0, $"{_waiting.Count} ends wait, and their record is due or a record is under way");
        foreach (var call in _waiting.Concat(_recording))
            Invariant.Holds(
                call.Ended is not null && call.State is CallState.Retrying or CallState.Succeeded or CallState.Failed or CallState.Expired or CallState.Revoked
                && calls.FindAt(call.Place) is null, $"the call at {call.Place} has ended and is no longer with the scheduler; it is {call.State}");
    }

    bool Announce()
    {
        var isFirst = !_isDue && _recording.Count == 0;
        _isDue |= isFirst;
        return isFirst;
    }
}
