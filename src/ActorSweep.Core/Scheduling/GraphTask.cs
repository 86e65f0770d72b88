using ActorSweep.Core.Graph;

namespace ActorSweep.Core.Scheduling;

/// <summary>
/// One task of a graph. Also stands for one item of a map that another task depends on; such a one is never given to a
/// worker, and follows the chunk that its item is in.
/// </summary>
sealed class GraphTask : Work
{
    readonly string? _key;

    public GraphTask(Run run, long index, Function function, TaskRules rules, string? key)
        : base(run)
    {
        (Index, Function, Rules, _key) = (index, function, rules, key);
        BeginWaiting();
    }

    /// <summary>Its dense index in its run, which is also its place in the graph's depth-first order.</summary>
    public long Index { get; }

    public TaskId Id => new(Run.Id, Index);

    public Function Function { get; }

    public TaskRules Rules { get; }

    /// <summary>Its name to people.</summary>
    public TaskKey Key => new(_key ?? $"{Function.Name}-{Index}");

    /// <summary>Whether it stands for an item of a map.</summary>
    public bool IsItem => Run is MapRun;

    /// <summary>What it needs the results of.</summary>
    public GraphTask[] Inputs { get; set; } = [];

    /// <summary>Whether the results of all its inputs are there.</summary>
    public bool HasInputs
    {
        get
        {
            foreach (var input in Inputs)
                if (input.State != WorkState.Kept)
                    return false;
            return true;
        }
    }

    /// <summary>What only has to have ended before it, well or not.</summary>
    public GraphTask[] After { get; set; } = [];

    /// <summary>Tasks that depend on this one and could need it (again).</summary>
    public Few<GraphTask> Dependents;

    /// <summary>Clients that hold it.</summary>
    public Few<Client> Clients;

    /// <summary>How many reasons there are to have its result: clients, and tasks that have not ended.</summary>
    public int Wanted { get; set; }

    /// <summary>How many things it waits for: results, ends, and the time of its next try.</summary>
    public int WaitingFor { get; set; }

    /// <summary>Tries of its own that failed.</summary>
    public int Failures { get; set; }

    /// <summary>When it may be tried again.</summary>
    public DateTimeOffset NotBefore { get; set; }

    /// <summary>Whether the scheduler's node keeps the result, so that no worker's death can lose it.</summary>
    public bool IsSafe { get; set; }

    /// <summary>Whether its result came with it.</summary>
    public bool IsScattered { get; init; }

    /// <summary>Size of the result.</summary>
    public long Bytes { get; set; }

    /// <summary>Why there is no result.</summary>
    public TaskFailure? Failure { get; set; }

    /// <summary>Whether it goes on though nobody holds it, until it has ended.</summary>
    public bool IsDetached { get; set; }

    public override Requirement Requirement => Rules.Requirement;

    public override bool IsIndivisible => true;

    protected override string Label => "";

    /// <summary>Whether it is on its way to a result.</summary>
    public bool IsUnderWay => State <= WorkState.Recalled;
}
