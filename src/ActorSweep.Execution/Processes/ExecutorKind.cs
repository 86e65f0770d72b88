using ActorSweep.Execution.Jobs;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep.Execution.Processes;

/// <summary>What the work of one executor has in common.</summary>
/// <param name="Bundle">The bundle with its code; null: this program's own code.</param>
/// <param name="AreInvariant">Whether it is globalization-invariant.</param>
sealed record ExecutorKind(string? Bundle, bool AreInvariant)
{
    /// <summary>The kind of work that this program submits to itself.</summary>
    public static readonly ExecutorKind Own = new(null, Cultures.AreInvariant);

    /// <summary>Returns the kind of executor for work. Models that every node knows run with this program's culture behavior.</summary>
    public static ExecutorKind Of(ReadyWork work) =>
        work is ReadyWork.OfSweep { Chunk.Spec.Model: null } ? Own : new ExecutorKind(work.Bundle, work.Culture is null);
}
