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
    const int MostBegun = 150;

    readonly LastEnded _lastEnded = new();

    /// <summary>What goes on from the scheduler before, and what stays here for its sake alone.</summary>
    readonly HashSet<AttemptId> _inherited = [];
    readonly HashSet<string> _inheritedBlobs = new(StringComparer.Ordinal);

    /// <summary>Results that are here from the scheduler before, of which this one has not asked yet.</summary>
    readonly Dictionary<AttemptId, string> _inheritedResults = [];

    /// <summary>What a new scheduler can take over: of sweeps all, of graphs and maps what has begun, in the order of its coming, and what has ended last.</summary>
    IEnumerable<HeldWork> WhatIsHeld()
    {
        var begun = _held.Where(h => h.Value.Work is not null).OrderBy(h => h.Key.Value).Select(h => HeldOf(h.Value.Work!)).ToLookup(held => held is HeldChunk { IsOfMap: false });
        return begun[true].Concat(_executed.Values.Select(e => e.Chunk)).Concat(begun[false].Take(MostBegun)).Concat(_lastEnded.All.Select(ended => ended.Work));
    }

    HeldWork HeldOf(ReadyWork work) => work switch
    {
        ReadyWork.OfTask task => new HeldTask(task.Attempt, task.Id, task.Task.Number),
        ReadyWork.OfMap map => new HeldChunk(map.Attempt, map.Run, map.Chunk.Number, new BlockRange(map.Chunk.First, map.Chunk.Count)) { IsOfMap = true },
        _ => ChunkOf(((ReadyWork.OfSweep)work).Chunk),
    };

    /// <summary>What has begun goes on, with all that it takes; of whatever else graphs and maps left here a new scheduler knows nothing.</summary>
    void Inherit()
    {
        foreach (var (attempt, _) in _held.Where(h => h.Value.Work is null).ToList())
            Discard(attempt);
        _inherited.Clear();
        _inheritedBlobs.Clear();
        _inheritedResults.Clear();
        foreach (var ended in _lastEnded.All)
            if (ended.Blob is { } result)
                _inheritedResults.Add(ended.Work.Attempt, result);
        foreach (var (attempt, held) in _held)
        {
            _inherited.Add(attempt);
            _inheritedBlobs.UnionWith(BlobsOf(held).Where(name => _services.Store.Find(name) is not null));
        }
        _inheritedBlobs.ExceptWith(_inheritedResults.Values);
        var stay = _inheritedBlobs.Concat(_inheritedResults.Values).ToHashSet(StringComparer.Ordinal);
        var sweeps = _specs.Keys.Select(BlobName.Of).ToHashSet(StringComparer.Ordinal);
        _services.Store.RemoveBut((run, name) => sweeps.Contains(run) || stay.Contains(name));
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

    /// <summary>Nobody wants what has ended before this scheduler began; but what goes on may take it.</summary>
    void DropResult(AttemptId attempt)
    {
        _lastEnded.Remove(attempt);
        if (!_inheritedResults.Remove(attempt, out var result))
            return;
        if (_inherited.Any(other => BlobsOf(_held[other]).Contains(result)))
            _inheritedBlobs.Add(result);
        else
            _services.Store.Remove(result);
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
            _lastEnded.Add(new LastEnded.Ended(HeldOf(work) with { HasEnded = true }, told, blob));
    }

    /// <summary>What has not ended is told when it has.</summary>
    void TellAgain(TellAgain m)
    {
        if (_seceded.Contains(m.Attempt))
            _scheduler!.Tell(new TaskSeceded(_services.Id, m.Attempt));
        else if (_lastEnded.Find(m.Attempt) is { } ended && (ended.Blob is null || _services.Store.Find(ended.Blob) is not null))
        {
            _inheritedResults.Remove(m.Attempt);
            _scheduler!.Tell(ended.Message);
        }
        else if (!_held.ContainsKey(m.Attempt))
        {
            DropResult(m.Attempt);
            _scheduler!.Tell(new AttemptGivenBack(_services.Id, m.Attempt));
        }
    }
}
