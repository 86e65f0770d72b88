using System.Security.Cryptography;
using System.Text;
using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using ActorSweep.Protocol.Blobs;
using ActorSweep.Protocol.Messages;
using ActorSweep.Settings;
using ActorSweep.Storage;
using Akka.Actor;

namespace ActorSweep.Actors;

/// <summary>The sweeps that have not ended: their plans, the sources of their specs, and their reducers.</summary>
sealed class SweepRuns(SchedulerServices services, IActorContext context, long epoch)
{
    readonly Dictionary<RunId, OpenSweep> _runs = [];
    int _reducers;

    /// <summary>A sweep that has not ended.</summary>
    public sealed record OpenSweep(SweepPlan Plan, SpecSource Spec, IActorRef Reducer, bool IsDurable);

    public OpenSweep this[RunId run] => _runs[run];

    public bool Has(RunId run) => _runs.ContainsKey(run);

    /// <summary>Binds the spec to its model.</summary>
    /// <exception cref="InvalidSweepException">The spec cannot be read or does not fit the model.</exception>
    public SweepPlan PlanOf(SubmitSweep m)
    {
        var spec = SpecJson.Read(m.SpecJson);
        return m.Model is { } model ? SweepPlan.Bind(spec, model.Signature) : services.Models.Plan(spec);
    }

    public void Open(RunId run, SweepPlan plan, SubmitSweep m, bool isDurable) =>
        _runs[run] = new OpenSweep(plan, SourceOf(run, m.SpecJson) with { Model = m.Model }, ActorRefs.Nobody, isDurable);

    /// <summary>Closes a sweep and ends its reducer; null where the run is not an open sweep.</summary>
    public OpenSweep? Close(RunId run)
    {
        if (_runs.Remove(run, out var open) && !open.Reducer.IsNobody())
            context.Stop(context.Unwatch(open.Reducer));
        return open;
    }

    /// <summary>Starts a reducer for a sweep. A resumed run had another reducer before.</summary>
    public void StartReduction(Instruction.StartReduction i)
    {
        var run = _runs[i.Run];
        var work = new Reduction(i.Run, run.Plan, FolderOf(i.Run))
        {
            Parts = run.IsDurable && services.Journal is { } journal ? new PartFiles(journal.PartsOf(i.Run), epoch) : null,
            Reduced = i.Done,
        };
        var reducer = context.ActorOf(
            Props.Create(() => new ReducerActor(work, services.Blobs, services.Settings.FetchTimeout)).WithDispatcher(EngineSettings.OwnThread),
            ActorNames.ReducerOf(i.Run, ++_reducers));
        _runs[i.Run] = run with { Reducer = context.Watch(reducer) };
    }

    public static SchedulerEvent EventOf(SweepChunkFinished m) =>
        new SchedulerEvent.ChunkFinished(m.Worker, m.Attempt, m.Seconds, m.Bytes, m.Failed) { Result = new ChunkResult(m) };

    public void Reduce(Instruction.ReduceChunk i) => _runs[i.Run].Reducer.Tell(new ReducerActor.ReduceResult(i.Attempt, ((ChunkResult)i.Result!).Message));

    public void CancelReduction(Instruction.CancelReduction i) => _runs[i.Run].Reducer.Tell(new ReducerActor.CancelResult(i.Attempt));

    public void FailChunk(Instruction.FailChunk i) => _runs[i.Run].Reducer.Tell(new ReducerActor.Fail(i.Attempt, i.Blocks, i.Failure));

    public void FinishReduction(Instruction.FinishReduction i) => _runs[i.Run].Reducer.Tell(new ReducerActor.Finish());

    /// <summary>The sweeps of a reducer.</summary>
    public IReadOnlyList<RunId> Of(IActorRef reducer) => [.. from r in _runs where r.Value.Reducer.Equals(reducer) select r.Key];

    /// <summary>Returns an id that no open run and no folder of results has.</summary>
    public RunId NewId(string model)
    {
        while (true)
        {
            var id = new RunId($"{model}-{services.Clock.GetLocalNow():yyyyMMdd-HHmmss}-{RandomNumberGenerator.GetHexString(4, lowercase: true)}");
            if (!Has(id) && !Directory.Exists(FolderOf(id)))
                return id;
        }
    }

    public string FolderOf(RunId run) => Path.Combine(services.ResultsPath, run.Value);

    /// <summary>The source of a spec: in the message, or as a blob where the spec is too long for a message.</summary>
    SpecSource SourceOf(RunId run, string json)
    {
        if (!services.IsClustered || json.Length <= WireCodec.LargestInline / 4)
            return new SpecSource(json, null);
        var bytes = Encoding.UTF8.GetBytes(json);
        try
        {
            var kept = services.Store.Put(BlobName.SpecOf(run), bytes);
            return new SpecSource(null, services.Address[BlobName.SpecOf(run), kept.Length, kept.Checksum!.Value]);
        }
        // The disk is full. A large message travels in parts.
        catch (IOException)
        {
            return new SpecSource(json, null);
        }
    }

    /// <summary>The result of a sweep's chunk, on its way through the scheduler to the reducer.</summary>
    sealed record ChunkResult(SweepChunkFinished Message) : ResultHandle;
}
