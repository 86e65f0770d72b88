namespace ActorSweep.Client.Parallelize.Load;

/// <summary>How busy the machine may be before workers are held back. Decides over values; what reads the load is elsewhere.</summary>
/// <param name="MaxCpu">A fraction, 0 … 1; null: no limit.</param>
/// <param name="MaxMemory">A fraction, 0 … 1; null: no limit.</param>
/// <param name="Cores">How many there are: a worker makes about one of them busy.</param>
sealed record LoadLimit(double? MaxCpu, double? MaxMemory, int Cores)
{
    /// <summary>Whether workers should pause. What is not known holds nobody back.</summary>
    public bool IsExceededBy(MachineLoad load) => load.Cpu > MaxCpu || load.Memory > MaxMemory;

    /// <summary>
    /// How many more workers may start before the load is looked at again: as many as there are idle cores below the limit. Where memory is
    /// limited it is one, as nobody knows how much it will take.
    /// </summary>
    public int RoomAt(MachineLoad load) => IsExceededBy(load) ? 0
        : MaxMemory is null && load.Cpu is { } cpu && MaxCpu is { } most ? Math.Max(1, (int)((most - cpu) * Cores))
        : 1;
}
