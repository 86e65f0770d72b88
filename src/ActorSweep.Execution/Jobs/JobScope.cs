using ActorSweep.Client.Tasks;

namespace ActorSweep.Execution.Jobs;

/// <summary>The slot of one job, which its task gives up while it waits for other tasks.</summary>
sealed class JobScope(Job job, JobServices services) : TaskScope
{
    readonly Lock _lock = new();
    int _waits;
    bool _hasSeceded, _isOver;

    public override StayingObjects Staying => services.Staying;

    public override void Report(double fraction, string? text) =>
        services.Tell(new ExecutorNews.TaskProgressed(job.Attempt, Math.Clamp(fraction, 0, 1), text, job.OutputIndex));

    /// <summary>Gives up the slot at the first of several concurrent waits.</summary>
    protected override void ReleaseSlot()
    {
        lock (_lock)
        {
            if (++_waits > 1 || _isOver)
                return;
            services.Threads.ReleaseSlot();
            if (_hasSeceded)
                return;
            _hasSeceded = true;
        }
        services.Tell(new ExecutorNews.SecededTask(job.Attempt));
    }

    protected override Task TakeSlotAsync()
    {
        lock (_lock)
            return --_waits == 0 && !_isOver ? services.Threads.TakeSlotAsync() : Task.CompletedTask;
    }

    /// <summary>Ends the use of the slot: code of the task that still runs has no slot to give up. Returns whether the task had a slot.</summary>
    public bool End()
    {
        lock (_lock)
        {
            _isOver = true;
            return _waits == 0;
        }
    }
}
