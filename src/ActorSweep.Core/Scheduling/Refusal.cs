namespace ActorSweep.Core.Scheduling;

/// <summary>The reason for which a task cannot be executed as it was submitted. A refused task is not linked to its inputs.</summary>
/// <param name="Spec">The submission of the task. A retry links the task to its inputs by this.</param>
/// <param name="Failure">The failure with which the task ends.</param>
sealed record Refusal(TaskSpec Spec, TaskFailure Failure);
