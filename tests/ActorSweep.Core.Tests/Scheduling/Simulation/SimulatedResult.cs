using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Working;

namespace ActorSweep.Core.Tests.Scheduling.Simulation;

/// <summary>A result on its way to a scheduler: in the message, or as a blob at its worker.</summary>
sealed record SimulatedResult(SimulatedNode From, BlobKey? Blob) : ResultHandle
{
    const double FetchFails = 0.02;

    /// <summary>Whether it can be fetched now.</summary>
    public bool CanBeHad(Chance chance) => Blob is not { } blob || (From.Gives(blob) && !chance.Happens(FetchFails));
}
