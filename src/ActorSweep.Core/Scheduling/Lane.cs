namespace ActorSweep.Core.Scheduling;

/// <summary>The work of one run, one priority and one requirement that waits for a worker.</summary>
abstract class Lane(Run run, int priority, Requirement requirement, int order)
{
    public Run Run => run;

    public int Priority => priority;

    public Requirement Requirement => requirement;

    /// <summary>Rank of the lane among the lanes of its run.</summary>
    public int Order => order;

    /// <summary>Whether the lane is queued for its fair share.</summary>
    public bool IsQueued { get; set; }

    /// <summary>Whether the lane is parked: no worker that could take its work had room.</summary>
    public bool IsParked { get; set; }

    /// <summary>The seconds that the lane's run had been served when the lane was sorted.</summary>
    public double SortedBy { get; set; }

    /// <summary>Assigns some of the lane's work to a worker.</summary>
    /// <param name="seconds">Expected duration of the assigned work, in seconds.</param>
    public abstract LaneTurn AssignNext(out double seconds);

    /// <summary>Fails all work of the lane, since no worker can execute it.</summary>
    public abstract void FailWork(TaskFailure failure);
}

/// <summary>The result of a lane's turn.</summary>
enum LaneTurn
{
    /// <summary>Some of the lane's work was assigned to a worker.</summary>
    Assigned,

    /// <summary>The lane has no work to assign.</summary>
    Empty,

    /// <summary>No worker that could take the lane's work has room.</summary>
    Blocked,
}
