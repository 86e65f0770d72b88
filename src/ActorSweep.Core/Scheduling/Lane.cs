namespace ActorSweep.Core.Scheduling;

/// <summary>Work of one run and one priority that waits for workers of one kind.</summary>
abstract class Lane(Run run, int priority, Requirement requirement, int order)
{
    public Run Run => run;

    public int Priority => priority;

    public Requirement Requirement => requirement;

    /// <summary>Its place among its run's lanes.</summary>
    public int Order => order;

    /// <summary>Whether it takes part in the sharing out.</summary>
    public bool IsQueued { get; set; }

    /// <summary>Whether nobody who is here could execute it, as far as was seen.</summary>
    public bool IsParked { get; set; }

    /// <summary>What its run had been given when this was sorted in.</summary>
    public double SortedBy { get; set; }

    /// <summary>Assigns some of its work to a worker.</summary>
    /// <param name="seconds">How long that should take.</param>
    public abstract LaneTurn AssignNext(out double seconds);

    /// <summary>Fails all of its work: no worker can execute it.</summary>
    public abstract void FailWork(TaskFailure failure);
}

/// <summary>What became of a lane's turn.</summary>
enum LaneTurn
{
    /// <summary>A worker was given some of its work.</summary>
    Assigned,

    /// <summary>It has no work to assign.</summary>
    Empty,

    /// <summary>No worker that could take its work has room.</summary>
    Blocked,
}
