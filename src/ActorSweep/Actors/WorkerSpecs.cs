using ActorSweep.Core.Working;
using ActorSweep.Logging;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Actors;

/// <summary>Checks whether this build can run a sweep.</summary>
sealed class WorkerSpecs(WorkerServices services)
{
    /// <summary>Checks the spec against the models of this build, unless a client sent the model along.</summary>
    public WorkerEvent Check(AssignSweepChunk chunk, string json)
    {
        try
        {
            if (chunk.Spec.Model is null)
                services.Models.Plan(SpecJson.Read(json));
            return new WorkerEvent.SpecLoaded(chunk.Attempt, json);
        }
        catch (InvalidSweepException e)
        {
            services.Log.SpecRefused(services.Id, chunk.Run, e.Message);
            return new WorkerEvent.SweepRefused(chunk.Attempt);
        }
    }

    /// <summary>Handles a failed fetch of a spec. The scheduler misses the attempt in the next report and assigns it again.</summary>
    public WorkerEvent Miss(AssignSweepChunk chunk, Exception why)
    {
        services.Log.SpecNotFetched(chunk.Run, why.Message);
        return new WorkerEvent.PreparationLost(chunk.Attempt);
    }
}
