namespace ActorSweep.Execution.Jobs;

/// <summary>A chunk of a sweep.</summary>
/// <param name="deliver">Called on the executor's thread, unless the job was discarded.</param>
sealed class SweepJob(ChunkJob chunk, Action<SweepJob, ChunkOutput> deliver) : Job(chunk.Run, chunk.Attempt)
{
    public override long OutputIndex => chunk.AtHand;

    public override void Execute()
    {
        if (chunk.Execute() is { } output)
            deliver(this, output);
    }

    public override void DiscardJob()
    {
        chunk.Discard();
        base.DiscardJob();
    }
}
