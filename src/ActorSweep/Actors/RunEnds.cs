using ActorSweep.Core.Scheduling;
using ActorSweep.Execution.Storage;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Actors;

/// <summary>Removes what runs that have ended leave behind: on the workers, in this process, and on disk.</summary>
sealed class RunEnds(
    SchedulerServices services, SchedulerState state, GraphBook book, WorkerLinks workers, SweepRuns sweeps, SweepSubmissions submissions, JournalWriter journal, Followers followers)
{
    /// <summary>A run has ended.</summary>
    public void End(RunId id)
    {
        var sweep = sweeps.Close(id);
        // Until the end of one that is recorded is, workers keep what is done, for the next scheduler.
        if (sweep is { IsDurable: true })
            journal.OnceRecorded(() => workers.TellAllToForget(id));
        else
            workers.TellAllToForget(id);
        book.Forget(id);
        if (sweep is null)
            return;
        services.Log.LogInformation("{Run} ended", id);
        // A run that has all its results does not need its parts any more.
        if (sweep.IsDurable && !state.Snapshot().Runs.Any(r => r.Id == id.Value && r.State is RunState.Cancelled or RunState.Failed))
            journal.WhenRecorded(() => OwnFolder.Remove(services.Journal!.PartsOf(id)));
        followers.Push();
    }

    /// <summary>A run is not remembered any more: its results go.</summary>
    public void DeleteResults(RunId id) => journal.WhenRecorded(() =>
    {
        if (services.Journal is { } kept)
            OwnFolder.Remove(kept.PartsOf(id));
        submissions.Forget(id);
        try
        {
            Directory.Delete(sweeps.FolderOf(id), recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone already, saved by a client in this process; or held open by one that is just fetching it.
            services.Log.LogDebug("the results of {Run} can't be removed: {Why}", id, e.Message);
        }
    });
}
