namespace ActorSweep;

/// <summary>Names one task: a run, and the task's dense index in it.</summary>
readonly record struct TaskId(RunId Run, long Index)
{
    public override string ToString() => $"{Run}/{Index}";
}
