using ActorSweep.Client;
using ActorSweep.Core.Scheduling;

namespace ActorSweep.Execution;

/// <summary>What a task's context does at its worker.</summary>
/// <param name="seceded">Told when the task gives its slot up for the first time.</param>
/// <param name="report">Told how far the task is.</param>
sealed class TaskScope(AttemptId attempt, ThreadExecutor executor, StayingObjects staying, Lazy<SweepClient> client, Action<AttemptId> seceded, Action<AttemptId, double, string?> report)
{
    int _waits, _hasSeceded;

    public SweepClient Client => client.Value;

    public StayingObjects Staying => staying;

    public void Report(double fraction, string? text) => report(attempt, Math.Clamp(fraction, 0, 1), text);

    /// <summary>A task may wait for several things at once; it has one slot to give up.</summary>
    public void GiveUpSlot()
    {
        if (Interlocked.Increment(ref _waits) != 1)
            return;
        executor.GiveUpSlot();
        if (Interlocked.Exchange(ref _hasSeceded, 1) == 0)
            seceded(attempt);
    }

    public Task TakeSlotAsync() => Interlocked.Decrement(ref _waits) == 0 ? executor.TakeSlotAsync() : Task.CompletedTask;
}
