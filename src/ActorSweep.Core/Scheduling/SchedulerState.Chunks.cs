using ActorSweep.Core.Snapshots;

namespace ActorSweep.Core.Scheduling;

public sealed partial class SchedulerState
{
    void Assign(Chunk chunk, Worker worker)
    {
        StartReduction(chunk.Run);
        var attempt = new AttemptId(++_lastAttempt);
        chunk.AssignTo(worker, attempt, _now);
        worker.Assigned.Add(chunk);
        chunk.Run.InFlight.Add(chunk);
        _inFlight.Add(attempt, chunk);
        Instruct(new Instruction.Assign(worker.Id, chunk.Run.Id, attempt, chunk.Number, chunk.Blocks));
    }

    void Finish(SchedulerEvent.ChunkFinished e)
    {
        if (!_inFlight.TryGetValue(e.Attempt, out var chunk) || chunk.Worker?.Id != e.Worker)
        {
            Instruct(new Instruction.Discard(e.Worker, e.Attempt));
            return;
        }
        // Told twice: the result is on its way already.
        if (chunk.State != ChunkState.Assigned)
            return;
        var (worker, simulations) = (chunk.Worker, chunk.Run.Layout.CountOf(chunk.Blocks));
        chunk.Failed = e.Failed;
        chunk.Run.Measure(worker, simulations, e.Seconds, e.Bytes);
        worker.Simulations += simulations;
        Return(chunk, ChunkTrigger.Finish, $"executed by {worker.Id}");
        Instruct(new Instruction.Reduce(chunk.Run.Id, e.Attempt, chunk.Blocks));
    }

    void Reduced(AttemptId attempt)
    {
        if (!_inFlight.TryGetValue(attempt, out var chunk) || chunk.State != ChunkState.Returned)
            return;
        var run = chunk.Run;
        TakeOut(chunk);
        chunk.Move(ChunkTrigger.Reduce, _now, "reduced");
        run.BlocksReduced += chunk.Blocks.Count;
        run.Done += run.Layout.CountOf(chunk.Blocks);
        run.Failed += chunk.Failed;
        FinishWhenReduced(run);
    }

    void LoseResult(AttemptId attempt, string why)
    {
        if (!_inFlight.TryGetValue(attempt, out var chunk) || chunk.State != ChunkState.Returned)
            return;
        if (++chunk.ResultsLost >= settings.AllowedAttempts)
        {
            Fail(chunk.Run.Id, $"the results of {chunk.Blocks} could not be had in {chunk.ResultsLost} attempts; the last time: {why}");
            return;
        }
        PutBack(chunk, $"its result is lost: {why}");
    }

    /// <summary>Too many workers died executing the block: its simulations count as failed.</summary>
    void GiveUp(Chunk chunk)
    {
        var attempt = new AttemptId(++_lastAttempt);
        chunk.GiveUp(attempt, _now);
        chunk.Failed = chunk.Run.Layout.CountOf(chunk.Blocks);
        chunk.Run.InFlight.Add(chunk);
        chunk.Run.Returned++;
        _inFlight.Add(attempt, chunk);
        Instruct(new Instruction.FailChunk(chunk.Run.Id, attempt, chunk.Blocks, chunk.Number, chunk.LastWorker, chunk.Story.Lines));
    }

    void PutBack(Chunk chunk, string why)
    {
        TakeOut(chunk);
        chunk.Lose(_now, why);
        chunk.Run.PutBack(chunk);
    }

    void Return(Chunk chunk, ChunkTrigger on, string what)
    {
        chunk.Move(on, _now, what);
        chunk.Worker!.Assigned.Remove(chunk);
        chunk.Worker.Returned.Add(chunk);
        chunk.Run.Returned++;
    }

    /// <summary>Takes a chunk out of all books of what is in flight.</summary>
    void TakeOut(Chunk chunk)
    {
        _inFlight.Remove(chunk.Attempt);
        chunk.Run.InFlight.Remove(chunk);
        chunk.Run.Returned -= chunk.State == ChunkState.Returned ? 1 : 0;
        chunk.Worker?.Assigned.Remove(chunk);
        chunk.Worker?.Returned.Remove(chunk);
    }
}
