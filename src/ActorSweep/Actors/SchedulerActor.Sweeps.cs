using System.Security.Cryptography;
using System.Text;
using ActorSweep.Core.Graph;
using ActorSweep.Core.Reduction;
using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using ActorSweep.Protocol;
using ActorSweep.Storage;
using Akka.Actor;
using Akka.Routing;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Actors;

// Sweeps: their specs, their reducers and the folders of their results.
sealed partial class SchedulerActor
{
    void TakeResult(ChunkExecuted m)
    {
        _resultAtHand = m;
        Apply(new SchedulerEvent.ChunkFinished(m.Worker, m.Attempt, m.Seconds, m.Bytes, m.Failed));
        _resultAtHand = null;
    }

    void Submit(SubmitSweep m)
    {
        try
        {
            var spec = SpecJson.Read(m.SpecJson);
            var plan = m.Model is { } model ? SweepPlan.Bind(spec, model.Signature) : _services.Models.Plan(spec);
            var run = NewRunId(plan.Model.Name);
            _runs.Add(run, new OpenRun(plan, SourceOf(run, m.SpecJson) with { Model = m.Model }, ActorRefs.Nobody));
            _services.Log.LogInformation("{Run}: {Simulations} simulations", run, plan.Layout.Simulations);
            Apply(new SchedulerEvent.RunSubmitted(run, plan.Model.Name, TaskGraph.OfSweep(plan.Layout)));
            Push();
            Sender.Tell(new SweepAccepted(run));
        }
        catch (InvalidSweepException e)
        {
            Sender.Tell(new RequestRefused(e.Message));
        }
    }

    void StartReduction(RunId id)
    {
        var run = _runs[id];
        var folder = FolderOf(id);
        var reducer = Context.ActorOf(
            Props.Create(() => new ReducerActor(id, run.Plan, folder, _services.Blobs, _services.FetchTimeout)).WithDispatcher(_services.ReducerDispatcher),
            $"reducer-{id}");
        _runs[id] = run with { Reducer = Context.Watch(reducer) };
    }

    void EndRun(RunId id)
    {
        _router.Tell(new Broadcast(new ForgetRun(id)), Self);
        _book.Forget(id);
        if (!_runs.Remove(id, out var run))
            return;
        _services.Log.LogInformation("{Run} ended", id);
        Context.Stop(Context.Unwatch(run.Reducer));
        Push();
    }

    void ForgetResults(RunId id)
    {
        try
        {
            Directory.Delete(FolderOf(id), recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone already, saved by a client in this process; or held open by one that is just fetching it.
            _services.Log.LogDebug("the results of {Run} can't be removed: {Why}", id, e.Message);
        }
    }

    /// <summary>A spec with a long list of values does not fit a message.</summary>
    SpecSource SourceOf(RunId run, string json)
    {
        if (!_services.IsClustered || json.Length <= WireSerializer.LargestInline / 4)
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
    sealed record OpenRun(SweepPlan Plan, SpecSource Spec, IActorRef Reducer);
}
