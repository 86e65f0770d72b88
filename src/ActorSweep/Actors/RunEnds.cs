using ActorSweep.Core.Scheduling;
using ActorSweep.Execution.Storage;
using ActorSweep.Logging;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Actors;

/// <summary>Deletes the data of runs that have ended: on the workers, in this process, and on disk.</summary>
sealed class RunEnds(
    SchedulerServices services, SchedulerState state, GraphBook book, WorkerLinks workers, SweepRuns sweeps, SweepSubmissions submissions, JournalWriter journal, Followers followers)
{
    /// <summary>Handles the end of a run.</summary>
    public void EndRun(RunId id)
    {
        var sweep = sweeps.Close(id);
        // Until the end of a durable run is recorded, workers keep its results for the next scheduler.
        if (sweep is { IsDurable: true })
            journal.OnceRecorded(() => workers.ReleaseRun(id));
        else
            workers.ReleaseRun(id);
        book.RemoveRun(id);
        if (sweep is null)
            return;
        services.Log.RunEnded(id);
        // A run with all its results no longer needs its parts.
        if (sweep.IsDurable && !state.Snapshot().Runs.Any(r => r.Id == id.Value && r.State is RunState.Cancelled or RunState.Failed))
            journal.WhenRecorded(() => OwnFolder.Remove(services.Journal!.PartsOf(id)));
        followers.Push();
    }

    /// <summary>Deletes the results of a run that the scheduler no longer remembers.</summary>
    public void DeleteResults(RunId id) => journal.WhenRecorded(() =>
    {
        if (services.Journal is { } kept)
            OwnFolder.Remove(kept.PartsOf(id));
        submissions.RemoveSweep(id);
        try
        {
            Directory.Delete(sweeps.FolderOf(id), recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A client in this process has moved them already, or another client has them open.
            services.Log.LogDebug("the results of {Run} cannot be deleted: {Why}", id, e.Message);
        }
    });
}
