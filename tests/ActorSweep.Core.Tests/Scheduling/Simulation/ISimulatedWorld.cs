using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Tests.Scheduling.Simulation;

/// <summary>What workers and clients live in: a clock, chance, and the scheduler that they find.</summary>
interface ISimulatedWorld
{
    Timeline Timeline { get; }

    Chance Chance { get; }

    /// <summary>The scheduler that is found where one looks for it; null: none.</summary>
    ISimulatedScheduler? Scheduler { get; }

    void Log(Func<string> line);

    void Check(bool holds, string what);
}

/// <summary>A scheduler as workers and clients know it.</summary>
interface ISimulatedScheduler
{
    long Epoch { get; }

    /// <summary>Takes what a worker says, as it arrives.</summary>
    void Hear(SimulatedNode from, SchedulerEvent said);

    /// <summary>Takes an event in, as the scheduler's process does.</summary>
    void Tell(SchedulerEvent happened);

    /// <summary>Has something happen in the scheduler's process later, if the process lives.</summary>
    void In(double seconds, Action happens);
}
