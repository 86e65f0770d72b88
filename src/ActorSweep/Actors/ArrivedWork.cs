using ActorSweep.Execution.Jobs;

namespace ActorSweep.Actors;

/// <summary>Work on its way to the executor. Its missing bytes are filled in as they arrive.</summary>
sealed class ArrivedWork(ReadyWork work)
{
    public ReadyWork Work { get; set; } = work;
}
