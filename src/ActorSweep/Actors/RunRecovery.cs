using ActorSweep.Core.Graph;
using ActorSweep.Core.Journal;
using ActorSweep.Core.Scheduling;
using ActorSweep.Logging;
using ActorSweep.Protocol.Messages;
using Akka.Actor;

namespace ActorSweep.Actors;

/// <summary>Recovers the runs of the last scheduler, and resumes runs that have ended.</summary>
/// <param name="self">The scheduler.</param>
/// <param name="apply">Makes the scheduler handle an event.</param>
sealed class RunRecovery(
    SchedulerServices services, IActorRef self, SchedulerState state, SweepRuns sweeps, SweepSubmissions submissions, JournalWriter journal, Followers followers,
    Action<SchedulerEvent> apply)
{
    /// <summary>The recorded events of a run that a client resumes.</summary>
    public sealed record Resumable(ResumeRun Request, JournalActor.Found Found, IActorRef Asker);

    static readonly TimeSpan JournalPatience = TimeSpan.FromSeconds(10);

    /// <summary>Restores ended runs for display, and continues the others from their recorded parts.</summary>
    public void RecoverRun(JournalActor.Recovered m)
    {
        if (!m.IsFirst)
            apply(new SchedulerEvent.RecoveryBegun());
        foreach (var ended in m.Runs.Select(run => run.Ended).OfType<RunSnapshot>().OrderBy(run => run.Ended))
            apply(new SchedulerEvent.EndedRunRecovered(ended));
        foreach (var run in m.Runs)
            if (run.Ended is null)
                RecoverRun(run);
            else
                submissions.Remember(run.Accepted);
        services.Log.SchedulerActivated(m.Epoch, m.Runs.Count(run => run.Ended is null));
        DeleteSpecs(m.Runs);
    }

    public void Resume(ResumeRun m, IActorRef asker)
    {
        if (state.Snapshot().Runs.LastOrDefault(r => r.Id == m.Run.Value) is not { } run)
            asker.Tell(new RequestRefused($"run '{m.Run}' does not exist."));
        // A client that did not get the first answer asks again; the run is already open.
        else if (!run.HasEnded)
            journal.Answer(asker, new RequestCompleted());
        else if (services.Journal is null)
            asker.Tell(new RequestRefused($"'{m.Run}' cannot resume: this cluster has no journal."));
        else
            _ = journal.Journal.Ask<JournalActor.Found>(new JournalActor.Find(m.Run), JournalPatience).PipeTo(
                self, success: found => new Resumable(m, found, asker), failure: e => new Resumable(m, new JournalActor.Found(null, [], false), asker));
    }

    public void Resume(Resumable m)
    {
        if (sweeps.Has(m.Request.Run))
        {
            journal.Answer(m.Asker, new RequestCompleted());
            return;
        }
        if (m.Found is not { Accepted: { } accepted, CanResume: true })
        {
            m.Asker.Tell(new RequestRefused($"'{m.Request.Run}' cannot resume: only a durable sweep that was cancelled or has failed can resume. 'actorsweep show {m.Request.Run}' prints its state."));
            return;
        }
        try
        {
            Open(accepted);
            apply(new SchedulerEvent.SweepRecovered(accepted, TaskGraph.OfSweep(sweeps[accepted.Run].Plan.Layout), m.Found.Parts) { IsResumed = true });
            followers.Push();
            journal.Answer(m.Asker, new RequestCompleted());
        }
        catch (Exception e) when (e is JournalException or InvalidSweepException)
        {
            m.Asker.Tell(new RequestRefused($"'{accepted.Run}' cannot resume: {e.Message}"));
        }
    }

    void RecoverRun(JournaledRun run)
    {
        try
        {
            var accepted = run.Accepted;
            Open(accepted);
            apply(new SchedulerEvent.SweepRecovered(accepted, TaskGraph.OfSweep(sweeps[run.Id].Plan.Layout), run.Parts) { IsCancelled = run.IsCancelled });
            services.Log.RunRecovered(run.Id, state.Snapshot().Runs.Single(r => r.Id == run.Id.Value).Done);
        }
        catch (Exception e) when (e is JournalException or InvalidSweepException)
        {
            services.Log.RunNotRecovered(run.Id, e.Message);
            var failed = new RunSnapshot
            {
                Id = run.Id.Value,
                Kind = RunKind.Sweep,
                Name = run.Accepted.Model,
                State = RunState.Failed,
                Tasks = 0,
                Done = 0,
                Failed = 0,
                Submitted = run.Accepted.At,
                Ended = services.Clock.GetUtcNow(),
                Error = $"the run cannot continue under this scheduler: {e.Message} Correct the cause, and then: actorsweep resume {run.Id}",
            };
            journal.Record(new JournalEvent.SweepEnded(failed));
            apply(new SchedulerEvent.EndedRunRecovered(failed));
        }
    }

    /// <summary>Opens a run from its spec in the journal's database.</summary>
    void Open(JournalEvent.SweepAccepted accepted)
    {
        var sweep = (SubmitSweep)WireCodec.Read(services.Journal!.Blobs.Get(accepted.Spec));
        sweeps.Open(accepted.Run, sweeps.PlanOf(sweep), sweep, isDurable: true);
        submissions.Remember(accepted);
    }

    /// <summary>Deletes the specs of runs that the journal no longer has.</summary>
    void DeleteSpecs(IReadOnlyList<JournaledRun> runs)
    {
        try
        {
            services.Journal!.Blobs.KeepOnly(runs.Select(run => run.Accepted.Spec).ToHashSet());
        }
        catch (JournalException e)
        {
            services.Log.SpecsNotDeleted(e.Message);
        }
    }
}
