using ActorSweep.Core.Graph;
using ActorSweep.Core.Journal;
using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using ActorSweep.Logging;
using ActorSweep.Protocol.Messages;
using Akka.Actor;

namespace ActorSweep.Actors;

/// <summary>
/// Accepts submitted sweeps. A durable run begins once its spec is in the journal's database; any client gets the run's id once all events are
/// recorded.
/// </summary>
/// <param name="self">The scheduler.</param>
/// <param name="apply">Makes the scheduler handle an event.</param>
sealed class SweepSubmissions(
    SchedulerServices services, IActorRef self, SweepRuns sweeps, WorkerLinks workers, JournalWriter journal, Followers followers, Action<SchedulerEvent> apply)
{
    /// <summary>A spec was stored under a name, or could not be stored; without name and error the run is not durable.</summary>
    public sealed record SpecStored(RunId Run, SubmitSweep Sweep, string? Spec, string? Error);

    readonly Dictionary<string, RunId> _submissions = new(StringComparer.Ordinal);

    /// <summary>Runs whose spec is being stored, with the clients that wait for the answer.</summary>
    readonly Dictionary<RunId, List<IActorRef>> _accepting = [];

    public void SubmitSweep(SubmitSweep m, IActorRef asker)
    {
        if (m.Submission is { } submission && _submissions.TryGetValue(submission, out var known))
        {
            // A client that did not get the answer submits again.
            if (_accepting.TryGetValue(known, out var askers))
                askers.Add(asker);
            else
                journal.Answer(asker, new RequestAccepted(known));
            return;
        }
        try
        {
            var plan = sweeps.PlanOf(m);
            SpecChecks.CheckUse(plan.Spec);
            if (workers.Refuses(m.Model?.Culture) is { } why)
                throw new InvalidSweepException(why);
            var run = sweeps.NewId(plan.Model.Name);
            sweeps.Open(run, plan, m, isDurable: services.Journal is not null && m.IsDurable);
            services.Log.SweepAccepted(run, plan.Layout.Simulations);
            if (m.Submission is not null)
                _submissions.Add(m.Submission, run);
            _accepting.Add(run, [asker]);
            if (sweeps[run].IsDurable)
                StoreSpec(run, m, services.Journal!);
            else
                AcceptSweep(new SpecStored(run, m, null, null));
        }
        catch (InvalidSweepException e)
        {
            asker.Tell(new RequestRefused(e.Message));
        }
    }

    /// <summary>Begins a run whose spec is stored or need not be, and answers its clients once that is recorded.</summary>
    public void AcceptSweep(SpecStored m)
    {
        _accepting.Remove(m.Run, out var askers);
        if (m.Error is not null)
        {
            sweeps.Close(m.Run);
            if (m.Sweep.Submission is { } submission)
                _submissions.Remove(submission);
            askers!.ForEach(asker => asker.Tell(new SchedulerUnavailable(m.Error)));
            return;
        }
        var plan = sweeps[m.Run].Plan;
        apply(new SchedulerEvent.SweepSubmitted(m.Run, plan.Model.Name, TaskGraph.OfSweep(plan.Layout))
        {
            Recorded = m.Spec is null ? null
                : new JournalEvent.SweepAccepted(m.Run, plan.Model.Name, m.Spec, services.Clock.GetUtcNow()) { Submission = m.Sweep.Submission },
        });
        followers.Push();
        journal.WhenRecorded(() => askers!.ForEach(asker => asker.Tell(new RequestAccepted(m.Run))));
    }

    /// <summary>Remembers the submission of a run, so that a client that submits again gets the same run.</summary>
    public void Remember(JournalEvent.SweepAccepted accepted)
    {
        if (accepted.Submission is { } submission)
            _submissions[submission] = accepted.Run;
    }

    public void RemoveSweep(RunId run)
    {
        foreach (var (submission, _) in _submissions.Where(s => s.Value == run).ToList())
            _submissions.Remove(submission);
    }

    /// <summary>Stores the bundle of the model, then the spec, before an event names them.</summary>
    void StoreSpec(RunId run, SubmitSweep sweep, JournalServices kept)
    {
        var (bytes, shelf, log) = (WireCodec.Write(sweep), kept.Shelf, services.Log);
        _ = Task.Run(async () =>
        {
            // Clients upload their code as durable; a sweep that a task submits has the code where that task's client put it.
            if (sweep.Model?.Bundle is { } code && !await shelf.KeepAsync(code))
                log.ModelCodeNotRecorded(run);
            return new SpecStored(run, sweep, kept.Blobs.Put(bytes, sweep.Model?.Bundle), null);
        }).PipeTo(self, failure: e => new SpecStored(run, sweep, null, e.Message));
    }
}
