using ActorSweep.Execution.Jobs;

namespace ActorSweep.Actors;

/// <summary>Work on its way to the executor: what is missing of it is filled in as it comes.</summary>
sealed class ArrivedWork(ReadyWork work)
{
    public ReadyWork Work { get; set; } = work;
}
