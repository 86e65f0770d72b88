namespace ActorSweep.Core.Reduction;

/// <summary>Takes a sweep's results as they become final, each kind in its own order.</summary>
interface ISweepSink
{
    /// <summary>A simulation that ended well; in index order. Its recorded series are empty where it had to wait for its turn.</summary>
    void Simulation(long index, SimulationResult result);

    /// <summary>A simulation that failed; in index order.</summary>
    void Failure(long index, TaskFailure failure);

    /// <summary>A point all of whose replicates are in (all that ever will be); in point order.</summary>
    void Point(long point, PointReduction reduction);
}
