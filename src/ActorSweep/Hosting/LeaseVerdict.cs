namespace ActorSweep.Hosting;

/// <summary>What follows for a scheduler node from who holds the journal's lease, and whom it reaches.</summary>
static class LeaseVerdicts
{
    /// <param name="self">This node.</param>
    /// <param name="holder">Who holds the lease; null: it has run out.</param>
    /// <param name="reachable">Scheduler nodes in reach, this one among them.</param>
    /// <param name="unreachable">Scheduler nodes out of reach.</param>
    /// <param name="lostWorkers">Workers that have been out of reach for too long.</param>
    /// <param name="others">How many nodes of any role are in reach besides.</param>
    /// <param name="isLeaving">This node has been asked to end. It makes way for another that is to go on, and does nothing else any more.</param>
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
    /// <summary>Nothing is to be done, or another does it.</summary>
    AllIsWell,

    /// <summary>
    /// Scheduler nodes that are out of reach do not hold the lease; the cluster goes on without them, and without workers that have been out of reach for too
    /// long: as long as one member is in doubt none is removed, and no scheduler begins where the one before was.
    /// </summary>
    GiveOthersUp,

    /// <summary>It holds the lease and is with nobody: there is nothing that it could do, and others may be together elsewhere.</summary>
    GiveWay,

    /// <summary>Who holds the lease is out of reach, or in another cluster. If that lasts, it has to join there.</summary>
    StandApart,
}
