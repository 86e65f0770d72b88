using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Tests.Scheduling.Simulation;

/// <summary>What a worker was asked to execute: a chunk or a task.</summary>
sealed record Job(AttemptId Attempt, RunId Run, Instruction Asked, IReadOnlyList<InputPlace> Inputs)
{
    public static Job Of(Instruction.Assign i) => new(i.Attempt, i.Run, i, []);

    public static Job Of(Instruction.Execute i) => new(i.Attempt, i.Task.Run, i, i.Inputs);
}
