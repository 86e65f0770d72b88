namespace ActorSweep.Client.Parallelize.Load;

/// <summary>The load above which workers are held back. Decides over values; <see cref="MachineMeter"/> reads the load.</summary>
/// <param name="MaxCpu">The largest fraction of the processors, 0 … 1; null: no limit.</param>
/// <param name="MaxMemory">The largest fraction of the memory, 0 … 1; null: no limit.</param>
/// <param name="Cores">The number of cores. A worker keeps about one core busy.</param>
sealed record LoadLimit(double? MaxCpu, double? MaxMemory, int Cores)
{
    /// <summary>Returns whether workers must pause. An unknown load exceeds no limit.</summary>
    public bool IsExceededBy(MachineLoad load) => load.Cpu > MaxCpu || load.Memory > MaxMemory;

    /// <summary>
    /// Returns how many more workers may start before the next reading: the number of idle cores below the limit. It is one where memory is limited, since
    /// the memory that a worker will take is unknown.
    /// </summary>
    public int RoomAt(MachineLoad load) => IsExceededBy(load) ? 0
        : MaxMemory is null && load.Cpu is { } cpu && MaxCpu is { } most ? Math.Max(1, (int)((most - cpu) * Cores))
        : 1;
}
