namespace ActorSweep.Core.Scheduling;

/// <summary>Identifies a result that workers hold: the result of a task, or the results of a chunk of a map.</summary>
/// <param name="Task">The task; for a chunk, its first item.</param>
/// <param name="Attempt">The attempt that finished the chunk; the default for a task.</param>
readonly record struct ResultId(TaskId Task, AttemptId Attempt = default)
{
    public bool IsOfChunk => Attempt != default;
}
