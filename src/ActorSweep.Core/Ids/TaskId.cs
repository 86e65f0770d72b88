namespace ActorSweep;

/// <summary>The id of one task: its run, and its dense index in the run.</summary>
readonly record struct TaskId(RunId Run, long Index)
{
    public override string ToString() => $"{Run}/{Index}";
}
