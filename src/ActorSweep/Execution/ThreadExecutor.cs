using System.Collections.Concurrent;

namespace ActorSweep.Execution;

/// <summary>
/// Executes jobs on threads of its own, as many at a time as there are slots, in the order in which they come. User code so
/// never runs on the threads that carry actors, heartbeats and HTTP.
/// </summary>
sealed class ThreadExecutor : IDisposable
{
    readonly BlockingCollection<Job> _queue = [];
    readonly SemaphoreSlim _slots;
    readonly int _count;
    int _idle;

    public ThreadExecutor(int slots)
    {
        _count = slots;
        _slots = new SemaphoreSlim(slots);
        for (var slot = 0; slot < slots; slot++)
            StartThread();
    }

    public void Enqueue(Job job) => _queue.Add(job);

    /// <summary>Gives up the slot of the job on this thread, which goes on without one until <see cref="TakeSlotAsync"/>.</summary>
    public void GiveUpSlot()
    {
        _slots.Release();
        // Somebody has to use the slot meanwhile.
        if (Volatile.Read(ref _idle) == 0)
            StartThread();
    }

    public Task TakeSlotAsync() => _slots.WaitAsync();

    /// <summary>The job on one of the threads does not end. Its slot goes to a new thread; the old one is left to itself.</summary>
    public void Replace() => GiveUpSlot();

    /// <summary>Lets the threads end when the queue is empty.</summary>
    public void Dispose() => _queue.CompleteAdding();

    void StartThread() => new Thread(Work) { IsBackground = true, Name = "slot" }.Start();

    void Work()
    {
        while (true)
        {
            // More threads than slots can be idle only after some had given theirs up.
            if (Interlocked.Increment(ref _idle) > _count)
                break;
            var hasJob = _queue.TryTake(out var job, Timeout.Infinite);
            Interlocked.Decrement(ref _idle);
            if (!hasJob)
                return;
            if (!Execute(job!))
                return;
        }
        Interlocked.Decrement(ref _idle);
    }

    /// <summary>Says whether the thread still has its slot to give back, and may go on.</summary>
    bool Execute(Job job)
    {
        _slots.Wait();
        if (job.TryStart())
            job.Execute();
        if (job is TaskJob { IsAbandoned: true })
            return false;
        _slots.Release();
        return true;
    }
}
