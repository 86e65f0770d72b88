using ActorSweep.Client;
using ActorSweep.Core.Scheduling;

namespace ActorSweep.Execution;

/// <summary>What a task's context does at its worker.</summary>
/// <param name="seceded">Told when the task gives its slot up for the first time.</param>
/// <param name="report">Told how far the task is.</param>
sealed class TaskScope(AttemptId attempt, SlotThreads executor, StayingObjects staying, Lazy<SweepClient> client, Action<AttemptId> seceded, Action<AttemptId, double, string?> report)
{
    readonly Lock _lock = new();
    int _waits;
    bool _hasSeceded, _isOver;

    public SweepClient Client => client.Value;

    public StayingObjects Staying => staying;

    public void Report(double fraction, string? text) => report(attempt, Math.Clamp(fraction, 0, 1), text);

    /// <summary>A task may wait for several things at once; it has one slot to give up.</summary>
    public void GiveUpSlot()
    {
        lock (_lock)
        {
            if (++_waits > 1 || _isOver)
                return;
            executor.GiveUpSlot();
            if (_hasSeceded)
                return;
            _hasSeceded = true;
        }
        seceded(attempt);
    }

    public Task TakeSlotAsync()
    {
        lock (_lock)
            return --_waits == 0 && !_isOver ? executor.TakeSlotAsync() : Task.CompletedTask;
    }

    /// <summary>The task has ended, or is given up; what it left running has no slot to give. Says whether it had one itself.</summary>
    public bool End()
    {
        lock (_lock)
        {
            _isOver = true;
            return _waits == 0;
        }
    }
}
