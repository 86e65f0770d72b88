namespace ActorSweep.Core.Scheduling;

/// <summary>Why a task cannot be executed as it was submitted. The task is not linked to its inputs.</summary>
/// <param name="Spec">How the task was submitted; a retry links it by this.</param>
/// <param name="Failure">What the task fails with.</param>
sealed record Refusal(TaskSpec Spec, TaskFailure Failure);
