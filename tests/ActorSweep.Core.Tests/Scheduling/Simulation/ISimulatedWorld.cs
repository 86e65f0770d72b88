using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Tests.Scheduling.Simulation;

/// <summary>The world of workers and clients: a clock, chance, and the current scheduler.</summary>
interface ISimulatedWorld
{
    Timeline Timeline { get; }

    Chance Chance { get; }

    /// <summary>The current scheduler; null: none.</summary>
    ISimulatedScheduler? Scheduler { get; }

    void Log(Func<string> line);

    void Check(bool holds, string what);
}

/// <summary>A scheduler, as workers and clients see it.</summary>
interface ISimulatedScheduler
{
    long Epoch { get; }

    /// <summary>Receives a message of a worker.</summary>
    void Hear(SimulatedNode from, SchedulerEvent said);

    /// <summary>Handles an event in the scheduler's process.</summary>
    void Tell(SchedulerEvent happened);

    /// <summary>Runs an action in the scheduler's process later, if the process is alive then.</summary>
    void In(double seconds, Action happens);
}
