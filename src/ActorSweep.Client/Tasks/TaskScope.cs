namespace ActorSweep.Client.Tasks;

/// <summary>What a task asks of the executor that runs it.</summary>
abstract class TaskScope
{
    static readonly AsyncLocal<TaskScope?> Ambient = new();

    /// <summary>The scope of the task that this code runs in; null outside of tasks.</summary>
    public static TaskScope? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    /// <summary>Objects that stay on the task's worker.</summary>
    public abstract StayingObjects Staying { get; }

    /// <summary>Tells the worker how far the task is.</summary>
    public abstract void Report(double fraction, string? text);

    /// <summary>Waits for other tasks, and gives up the slot of the task meanwhile; outside of tasks, only waits.</summary>
    public static Task<T> OutsideSlot<T>(Task<T> task) => !task.IsCompleted && Current is { } scope ? scope.WaitAsync(task) : task;

    /// <summary>Gives up the task's slot while it waits for other tasks.</summary>
    protected abstract void GiveUpSlot();

    /// <summary>Completes when the task has a slot again.</summary>
    protected abstract Task TakeSlotAsync();

    async Task<T> WaitAsync<T>(Task<T> task)
    {
        GiveUpSlot();
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
