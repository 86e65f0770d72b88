using System.Collections.Concurrent;

namespace ActorSweep.Execution;

/// <summary>
/// Executes chunks on threads of its own, one a slot, in the order in which they come. User code so never runs on the
/// threads that carry actors, heartbeats and HTTP.
/// </summary>
sealed class ThreadExecutor : IDisposable
{
    readonly BlockingCollection<ChunkJob> _queue = [];
    readonly Action<ChunkJob, ChunkOutput?> _executed;

    /// <param name="executed">Called on the executor's thread after each job; with null where the job was discarded.</param>
    public ThreadExecutor(int slots, Action<ChunkJob, ChunkOutput?> executed)
    {
        _executed = executed;
        for (var slot = 0; slot < slots; slot++)
            new Thread(Work) { IsBackground = true, Name = $"slot-{slot}" }.Start();
    }

    public void Enqueue(ChunkJob job) => _queue.Add(job);

    /// <summary>Lets the threads end when the queue is empty.</summary>
    public void Dispose() => _queue.CompleteAdding();

    void Work()
    {
        foreach (var job in _queue.GetConsumingEnumerable())
            _executed(job, job.Execute());
    }
}
