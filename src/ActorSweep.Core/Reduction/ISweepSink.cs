namespace ActorSweep.Core.Reduction;

/// <summary>Receives the results of a sweep as they become final, each kind in its own order.</summary>
interface ISweepSink
{
    /// <summary>Receives a simulation that finished, in index order. Its recorded series are empty where it had to wait for its turn.</summary>
    void Simulation(long index, SimulationResult result);

    /// <summary>Receives a simulation that failed, in index order.</summary>
    void Failure(long index, TaskFailure failure);

    /// <summary>Receives a point, in point order, when no more of its replicates will arrive.</summary>
    void Point(long point, PointReduction reduction);
}
