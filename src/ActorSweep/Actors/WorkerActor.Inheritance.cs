using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using ActorSweep.Execution;
using ActorSweep.Protocol;
using ActorSweep.Storage;
using Akka.Actor;

namespace ActorSweep.Actors;

// What goes on under the next scheduler.
sealed partial class WorkerActor
{
    /// <summary>Tasks and chunks of maps that a new scheduler is told of, in one message; what is beyond that is done again: so many at a time are short.</summary>
    const int MostHeld = 250;

    readonly LastEnded _lastEnded = new();

    /// <summary>What goes on from the scheduler before, and what stays here for its sake alone.</summary>
    readonly HashSet<AttemptId> _inherited = [];
    readonly HashSet<string> _inheritedBlobs = new(StringComparer.Ordinal);

    /// <summary>What a new scheduler can take over: of sweeps all, of graphs and maps what has begun, in the order of its coming, and what has ended last.</summary>
    IEnumerable<HeldWork> HeldWork()
    {
        var begun = _held.Where(h => h.Value.Work is not null).OrderBy(h => h.Key.Value).Select(h => HeldOf(h.Value.Work!)).ToLookup(held => held is HeldChunk { IsOfMap: false });
        return begun[true].Concat(_executed.Values.Select(e => e.Chunk)).Concat(begun[false].Concat(_lastEnded.All.Select(ended => ended.Work)).Take(MostHeld));
    }

    HeldWork HeldOf(ReadyWork work) => work switch
    {
        ReadyWork.OfTask task => new HeldTask(task.Attempt, task.Id, task.Task.Number) { HasSeceded = _seceded.Contains(task.Attempt) },
        ReadyWork.OfMap map => new HeldChunk(map.Attempt, map.Run, map.Chunk.Number, new BlockRange(map.Chunk.First, map.Chunk.Count)) { IsOfMap = true },
        _ => ChunkOf(((ReadyWork.OfSweep)work).Chunk),
    };

    /// <summary>What has begun goes on, with all that it takes; of whatever else graphs and maps left here a new scheduler knows nothing.</summary>
    void Inherit()
    {
        foreach (var (attempt, _) in _held.Where(h => h.Value.Work is null).ToList())
            Discard(attempt);
        var results = _lastEnded.All.Select(ended => ended.Blob).OfType<string>().ToHashSet(StringComparer.Ordinal);
        _inherited.Clear();
        _inheritedBlobs.Clear();
        foreach (var (attempt, held) in _held)
        {
            _inherited.Add(attempt);
            _inheritedBlobs.UnionWith(BlobsOf(held).Where(name => !results.Contains(name)));
        }
        var sweeps = _specs.Keys.Select(BlobName.Of).ToHashSet();
        _services.Store.RemoveBut((run, name) => sweeps.Contains(run) || results.Contains(name) || _inheritedBlobs.Contains(name));
        _received.Clear();
    }

    /// <summary>What work takes that lies here.</summary>
    static IEnumerable<string> BlobsOf(Held held)
    {
        if (held.Fetched is { } arguments)
            yield return arguments;
        if (held.Work is ReadyWork.OfTask { Task.Inputs: var inputs })
            foreach (var place in inputs.SelectMany(input => input.Places))
                yield return BlobName.In(place.Blob);
    }

    /// <summary>When the last of it has ended, nobody knows of what stayed here for it.</summary>
    void LetGoOfInherited(AttemptId attempt)
    {
        if (!_inherited.Remove(attempt) || _inherited.Count > 0)
            return;
        foreach (var name in _inheritedBlobs)
            _services.Store.Remove(name);
        _inheritedBlobs.Clear();
    }

    void Secede(AttemptId attempt)
    {
        if (_held.ContainsKey(attempt))
            _seceded.Add(attempt);
        _scheduler?.Tell(new TaskSeceded(_services.Id, attempt));
    }

    /// <summary>In one process no scheduler dies alone. What has failed is tried again by another, which may be what its client wants.</summary>
    void Remember(ReadyWork work, WireMessage told, string? blob)
    {
        if (!_services.SharesProcess)
            _lastEnded.Add(new LastEnded.Ended(HeldOf(work), told, blob), MostHeld);
    }

    /// <summary>What has not ended is told when it has.</summary>
    void TellAgain(TellAgain m)
    {
        if (_lastEnded.Find(m.Attempt) is not { } ended)
            return;
        if (ended.Blob is { } result && _services.Store.Find(result) is null)
            _scheduler!.Tell(new AttemptGivenBack(_services.Id, m.Attempt));
        else
            _scheduler!.Tell(ended.Message);
    }
}
