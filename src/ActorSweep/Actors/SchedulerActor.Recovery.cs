using ActorSweep.Core.Graph;
using ActorSweep.Core.Journal;
using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Snapshots;
using ActorSweep.Core.Sweeps;
using ActorSweep.Protocol;
using ActorSweep.Settings;
using ActorSweep.Storage.Journal;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Actors;

// What this scheduler takes over from the one before, and runs that go on after they had ended.
sealed partial class SchedulerActor
{
    sealed record Resumable(ResumeRun Request, JournalActor.Found Found, IActorRef Asker);

    /// <summary>Runs that have ended are shown; the others go on from what is done.</summary>
    void TakeOver(JournalActor.Recovered m)
    {
        _state = new SchedulerState(m.Epoch, _services.Settings.Scheduling);
        Become(Running);
        Start();
        if (!m.IsFirst)
            Apply(new SchedulerEvent.TookOver());
        foreach (var ended in m.Runs.Select(run => run.Ended).OfType<RunSnapshot>().OrderBy(run => run.Ended))
            Apply(new SchedulerEvent.RunRemembered(ended));
        foreach (var run in m.Runs)
            if (run.Ended is null)
                GoOn(run);
            else if (run.Accepted.Submission is { } submission)
                _submissions[submission] = run.Id;
        _services.Log.LogInformation("schedules, epoch {Epoch}; runs that go on: {Open}", m.Epoch, m.Runs.Count(run => run.Ended is null));
        ForgetSpecs(m.Runs);
        OpenQueue(_services.Journal!);
        Stash.UnstashAll();
    }

    void OpenQueue(JournalServices journal)
    {
        var (lease, services) = (_lease!, _services);
        _queue = Context.ActorOf(
            Props.Create(() => new QueueActor(journal.Queue, journal.Shelf, lease, services.Blobs, services.Clock, services.Log)).WithDispatcher(EngineSettings.OwnThread), ActorNames.Queue);
        Context.Watch(_queue);
    }

    /// <summary>The specs of runs that are forgotten can go.</summary>
    void ForgetSpecs(IReadOnlyList<JournaledRun> runs)
    {
        try
        {
            _services.Journal!.Blobs.KeepOnly(runs.Select(run => run.Accepted.Spec).ToHashSet());
        }
        catch (JournalException e)
        {
            _services.Log.LogWarning("specs that nobody needs stay where they are: {Why}", e.Message);
        }
    }

    void GoOn(JournaledRun run)
    {
        try
        {
            var accepted = run.Accepted;
            Open(accepted);
            Apply(new SchedulerEvent.RunRecovered(accepted, TaskGraph.OfSweep(_runs[run.Id].Plan.Layout), run.Parts) { IsCancelled = run.IsCancelled });
            _services.Log.LogInformation("{Run} goes on, with {Done} done", run.Id, _state.Snapshot().Runs.Single(r => r.Id == run.Id.Value).Done);
        }
        catch (Exception e) when (e is JournalException or InvalidSweepException)
        {
            _services.Log.LogError("{Run} can't go on: {Why}", run.Id, e.Message);
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
                Ended = _services.Clock.GetUtcNow(),
                Error = $"it can't go on under this scheduler: {e.Message} When that is mended: actorsweep resume {run.Id}",
            };
            Record(new JournalEvent.RunEnded(failed));
            Apply(new SchedulerEvent.RunRemembered(failed));
        }
    }

    /// <summary>What carrying out a run takes, from its spec in the journal's database.</summary>
    void Open(JournalEvent.SweepAccepted accepted)
    {
        var sweep = (SubmitSweep)WireCodec.Read(_services.Journal!.Blobs.Get(accepted.Spec));
        _runs[accepted.Run] = new OpenRun(PlanOf(sweep), SourceOf(accepted.Run, sweep.SpecJson) with { Model = sweep.Model }, ActorRefs.Nobody, IsDurable: true);
        if (accepted.Submission is { } submission)
            _submissions[submission] = accepted.Run;
    }

    void Resume(ResumeRun m)
    {
        if (_state.Snapshot().Runs.LastOrDefault(r => r.Id == m.Run.Value) is not { } run)
            Sender.Tell(new RequestRefused($"there is no run '{m.Run}'."));
        // Whoever asks twice, because the first answer was lost, has what he wants.
        else if (!run.HasEnded)
            Answer(new RequestDone());
        else if (_services.Journal is null)
            Sender.Tell(new RequestRefused($"'{m.Run}' can't go on: this cluster keeps no journal."));
        else
        {
            var asker = Sender;
            _journal.Ask<JournalActor.Found>(new JournalActor.Find(m.Run), TimeSpan.FromSeconds(10)).PipeTo(
                Self, success: found => new Resumable(m, found, asker), failure: e => new Resumable(m, new JournalActor.Found(null, [], false), asker));
        }
    }

    void Resume(Resumable m)
    {
        if (_runs.ContainsKey(m.Request.Run))
        {
            WhenRecorded(() => m.Asker.Tell(new RequestDone()));
            return;
        }
        if (m.Found is not { Accepted: { } accepted, CanResume: true })
        {
            m.Asker.Tell(new RequestRefused($"'{m.Request.Run}' can't go on: only a durable sweep that was stopped or has failed can."));
            return;
        }
        try
        {
            Open(accepted);
            Apply(new SchedulerEvent.RunRecovered(accepted, TaskGraph.OfSweep(_runs[accepted.Run].Plan.Layout), m.Found.Parts) { IsResumed = true });
            Push();
            WhenRecorded(() => m.Asker.Tell(new RequestDone()));
        }
        catch (Exception e) when (e is JournalException or InvalidSweepException)
        {
            m.Asker.Tell(new RequestRefused($"'{accepted.Run}' can't go on: {e.Message}"));
        }
    }
}
