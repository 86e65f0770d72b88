namespace ActorSweep.Client.Tasks;

/// <summary>A task's access to the executor that runs it.</summary>
abstract class TaskScope
{
    static readonly AsyncLocal<TaskScope?> Ambient = new();

    /// <summary>The scope of the task that executes this code; null outside of tasks.</summary>
    public static TaskScope? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    /// <summary>The actors on the task's worker.</summary>
    public abstract StayingObjects Staying { get; }

    /// <summary>Reports the progress of the task to the worker.</summary>
    public abstract void Report(double fraction, string? text);

    /// <summary>Waits for other tasks, and gives up the slot of the current task meanwhile. Outside of tasks, only waits.</summary>
    public static Task<T> OutsideSlot<T>(Task<T> task) => !task.IsCompleted && Current is { } scope ? scope.WaitAsync(task) : task;

    /// <summary>Gives up the task's slot (secede).</summary>
    protected abstract void ReleaseSlot();

    /// <summary>Completes when the task has a slot again (rejoin).</summary>
    protected abstract Task TakeSlotAsync();

    async Task<T> WaitAsync<T>(Task<T> task)
    {
        ReleaseSlot();
        try
        {
            return await task.ConfigureAwait(false);
        }
        finally
        {
            await TakeSlotAsync().ConfigureAwait(false);
        }
    }
}
