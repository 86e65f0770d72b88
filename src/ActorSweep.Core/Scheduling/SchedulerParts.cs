namespace ActorSweep.Core.Scheduling;

/// <summary>The parts of the scheduler that runs use, in the order of their dependence: each part uses only parts above it.</summary>
sealed class SchedulerParts
{
    public SchedulerParts(long epoch, SchedulerSettings settings)
    {
        Turn = new(settings);
        Functions = new();
        Unclaimed = new();
        Workers = new(settings);
        Stranded = new(Turn, Workers, (requirement, failure) =>
        {
            Lanes!.FailParked(requirement, failure);
            Suspects!.FailSuspects(requirement, failure);
        });
        Lanes = new(Workers, Stranded);
        Attempts = new(epoch, Turn, Workers, Lanes, Unclaimed);
        Suspects = new(Turn, Workers, Lanes, Stranded);
        Runs = new(Turn);
        Lineage = new(Turn);
        Outcomes = new(Turn, Attempts, Lineage);
    }

    public Turn Turn { get; }

    public FunctionBook Functions { get; }

    public Unclaimed Unclaimed { get; }

    public WorkerBook Workers { get; }

    public Stranded Stranded { get; }

    public WaitingLanes Lanes { get; }

    public AttemptBook Attempts { get; }

    public Suspects Suspects { get; }

    public RunBook Runs { get; }

    public Lineage Lineage { get; }

    public Outcomes Outcomes { get; }
}
