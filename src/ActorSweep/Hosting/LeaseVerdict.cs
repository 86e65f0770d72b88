namespace ActorSweep.Hosting;

/// <summary>Decides what a scheduler node does, given the holder of the journal's lease and the nodes in reach.</summary>
static class LeaseVerdicts
{
    /// <param name="self">This node.</param>
    /// <param name="holder">The node that holds the lease; null: the lease has expired.</param>
    /// <param name="reachable">Scheduler nodes in reach, including this one.</param>
    /// <param name="unreachable">Unreachable scheduler nodes.</param>
    /// <param name="lostWorkers">Number of workers that have been unreachable for too long.</param>
    /// <param name="others">Number of other nodes of any role in reach.</param>
    /// <param name="isLeaving">Whether this node has been asked to end. It then only makes way for another scheduler node.</param>
    public static LeaseVerdict Of(string self, string? holder, IReadOnlyList<string> reachable, IReadOnlyList<string> unreachable, int lostWorkers, int others, bool isLeaving)
    {
        if (isLeaving)
            return unreachable.Count + lostWorkers > 0 && holder == self && reachable.Count > 1 ? LeaseVerdict.GiveOthersUp : LeaseVerdict.AllIsWell;
        if (holder is not null && !reachable.Contains(holder))
            return LeaseVerdict.StandApart;
        if (unreachable.Count > 0 && holder == self && others == 0)
            return LeaseVerdict.GiveWay;
        return unreachable.Count + lostWorkers > 0 && (holder is null || holder == self) ? LeaseVerdict.GiveOthersUp : LeaseVerdict.AllIsWell;
    }
}

enum LeaseVerdict
{
    /// <summary>Nothing is to be done, or another node does it.</summary>
    AllIsWell,

    /// <summary>
    /// The unreachable scheduler nodes do not hold the lease. The cluster downs them, and workers that have been unreachable for too long: while
    /// one member is unreachable, Akka removes no other, and no scheduler starts in place of the last one.
    /// </summary>
    GiveOthersUp,

    /// <summary>This node holds the lease but reaches no other node. It ends, since the others may be together elsewhere.</summary>
    GiveWay,

    /// <summary>The holder of the lease is unreachable or in another cluster. If that lasts, this node restarts to join it.</summary>
    StandApart,
}
