using System.Security.Cryptography;
using System.Text;
using ActorSweep.Core.Graph;
using ActorSweep.Core.Journal;
using ActorSweep.Core.Reduction;
using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Snapshots;
using ActorSweep.Core.Sweeps;
using ActorSweep.Protocol;
using ActorSweep.Settings;
using ActorSweep.Storage;
using Akka.Actor;
using Akka.Routing;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Actors;

// Sweeps: their specs, their reducers and the folders of their results.
sealed partial class SchedulerActor
{
    readonly Dictionary<string, RunId> _submissions = new(StringComparer.Ordinal);

    /// <summary>Runs whose spec is on its way to the journal's database, and who wants to hear.</summary>
    readonly Dictionary<RunId, List<IActorRef>> _accepting = [];
    int _reducers;

    /// <summary>The result of a sweep's chunk, on its way through the scheduler to the reducer.</summary>
    sealed record ChunkResult(ChunkExecuted Message) : ResultHandle;

    void TakeResult(ChunkExecuted m) =>
        Apply(new SchedulerEvent.ChunkFinished(m.Worker, m.Attempt, m.Seconds, m.Bytes, m.Failed) { Result = new ChunkResult(m) });

    void Submit(SubmitSweep m)
    {
        if (m.Submission is { } submission && _submissions.TryGetValue(submission, out var known))
        {
            // Asked again, by a client that did not hear the answer.
            if (_accepting.TryGetValue(known, out var askers))
                askers.Add(Sender);
            else
                Answer(new SweepAccepted(known));
            return;
        }
        try
        {
            var plan = PlanOf(m);
            var run = NewRunId(plan.Model.Name);
            _runs.Add(run, new OpenRun(plan, SourceOf(run, m.SpecJson) with { Model = m.Model }, ActorRefs.Nobody, _services.Journal is not null && m.IsDurable));
            _services.Log.LogInformation("{Run}: {Simulations} simulations", run, plan.Layout.Simulations);
            if (m.Submission is not null)
                _submissions.Add(m.Submission, run);
            _accepting.Add(run, [Sender]);
            if (_runs[run].IsDurable)
                Keep(run, m, _services.Journal!);
            else
                Accept(new SpecKept(run, m, null, null));
        }
        catch (InvalidSweepException e)
        {
            Sender.Tell(new RequestRefused(e.Message));
        }
    }

    SweepPlan PlanOf(SubmitSweep m)
    {
        var spec = SpecJson.Read(m.SpecJson);
        return m.Model is { } model ? SweepPlan.Bind(spec, model.Signature) : _services.Models.Plan(spec);
    }

    /// <summary>The spec is kept, or need not be: the run begins, and its client hears so when that is recorded.</summary>
    void Accept(SpecKept m)
    {
        _accepting.Remove(m.Run, out var askers);
        if (m.Error is not null)
        {
            _runs.Remove(m.Run);
            if (m.Sweep.Submission is { } submission)
                _submissions.Remove(submission);
            askers!.ForEach(asker => asker.Tell(new SchedulerUnavailable(m.Error)));
            return;
        }
        var plan = _runs[m.Run].Plan;
        Apply(new SchedulerEvent.RunSubmitted(m.Run, plan.Model.Name, TaskGraph.OfSweep(plan.Layout))
        {
            Recorded = m.Spec is null ? null
                : new JournalEvent.SweepAccepted(m.Run, plan.Model.Name, m.Spec, _services.Clock.GetUtcNow()) { Submission = m.Sweep.Submission },
        });
        Push();
        WhenRecorded(() => askers!.ForEach(asker => asker.Tell(new SweepAccepted(m.Run))));
    }

    void StartReduction(Instruction.StartReduction i)
    {
        var run = _runs[i.Run];
        var work = new Reduction(i.Run, run.Plan, FolderOf(i.Run))
        {
            Parts = run.IsDurable && _services.Journal is { } journal ? new PartFiles(journal.PartsOf(i.Run), _state.Epoch) : null,
            Done = i.Done,
        };
        // A run that goes on after it had ended has had a reducer before.
        var reducer = Context.ActorOf(
            Props.Create(() => new ReducerActor(work, _services.Blobs, _services.Settings.FetchTimeout)).WithDispatcher(EngineSettings.OwnThread),
            ActorNames.ReducerOf(i.Run, ++_reducers));
        _runs[i.Run] = run with { Reducer = Context.Watch(reducer) };
    }

    void EndRun(RunId id)
    {
        _runs.Remove(id, out var run);
        // Until the end of one that is recorded is, workers keep what is done, for the next scheduler.
        if (run is { IsDurable: true })
            OnceRecorded(() => _router.Tell(new Broadcast(new ForgetRun(id)), Self));
        else
            _router.Tell(new Broadcast(new ForgetRun(id)), Self);
        _book.Forget(id);
        if (run is null)
            return;
        _services.Log.LogInformation("{Run} ended", id);
        Context.Stop(Context.Unwatch(run.Reducer));
        // What has all its results needs its parts no more.
        if (run.IsDurable && !_state.Snapshot().Runs.Any(r => r.Id == id.Value && r.State is RunState.Cancelled or RunState.Failed))
            WhenRecorded(() => OwnFolder.Remove(_services.Journal!.PartsOf(id)));
        Push();
    }

    void ForgetResults(RunId id) => WhenRecorded(() =>
    {
        if (_services.Journal is { } journal)
            OwnFolder.Remove(journal.PartsOf(id));
        foreach (var (submission, _) in _submissions.Where(s => s.Value == id).ToList())
            _submissions.Remove(submission);
        try
        {
            Directory.Delete(FolderOf(id), recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone already, saved by a client in this process; or held open by one that is just fetching it.
            _services.Log.LogDebug("the results of {Run} can't be removed: {Why}", id, e.Message);
        }
    });

    /// <summary>A spec with a long list of values does not fit a message.</summary>
    SpecSource SourceOf(RunId run, string json)
    {
        if (!_services.IsClustered || json.Length <= WireCodec.LargestInline / 4)
            return new SpecSource(json, null);
        var bytes = Encoding.UTF8.GetBytes(json);
        var kept = _services.Store.Put(BlobName.SpecOf(run), bytes);
        return new SpecSource(null, _services.Address[BlobName.SpecOf(run), kept.Length, kept.Checksum!.Value]);
    }

    /// <summary>An id that no run has had whose results are still here.</summary>
    RunId NewRunId(string model)
    {
        while (true)
        {
            var id = new RunId($"{model}-{_services.Clock.GetLocalNow():yyyyMMdd-HHmmss}-{RandomNumberGenerator.GetHexString(4, lowercase: true)}");
            if (!_runs.ContainsKey(id) && !Directory.Exists(FolderOf(id)))
                return id;
        }
    }

    string FolderOf(RunId run) => Path.Combine(_services.ResultsPath, run.Value);

    /// <summary>What carrying a run out takes.</summary>
    sealed record OpenRun(SweepPlan Plan, SpecSource Spec, IActorRef Reducer, bool IsDurable);
}
