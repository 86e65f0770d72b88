using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

/// <summary>What the scheduler knows of a worker.</summary>
sealed class Worker(WorkerId id, int slots, string address)
{
    public WorkerId Id => id;

    public int Slots => slots;

    public string Address => address;

    public bool IsReachable { get; set; } = true;

    public bool IsDraining { get; set; }

    /// <summary>Whether it was told that it can go.</summary>
    public bool IsSentOff { get; set; }

    public long Simulations { get; set; }

    /// <summary>What it has, oldest first. Slots take from the front, so that the first <see cref="Slots"/> are executing.</summary>
    public List<Chunk> Assigned { get; } = [];

    /// <summary>What it executed and the reducer has not taken in yet.</summary>
    public HashSet<Chunk> Returned { get; } = [];

    /// <summary>What it was executing when it went out of reach; suspect if it turns out to be dead.</summary>
    public List<(Run Run, BlockRange Blocks, bool Alone)> Suspects { get; } = [];

    public bool TakesWork => IsReachable && !IsDraining;

    public bool IsDrained => IsDraining && Assigned.Count == 0 && Returned.Count == 0;

    /// <summary>What it is executing.</summary>
    public IEnumerable<Chunk> Executing => Assigned.Take(slots);

    /// <summary>Whether a chunk would be executed by itself: what waits behind it in the only slot does not matter.</summary>
    public bool ExecutesAlone => slots == 1 || Assigned.Count == 0;

    /// <summary>Whether nothing may be executed beside what it has.</summary>
    public bool IsTaken => slots > 1 && Assigned.Exists(c => c.IsSuspect);

    /// <summary>Chunks a slot has in hand on the average.</summary>
    public double Load => Assigned.Count / (double)Slots;
}
