using System.Diagnostics.CodeAnalysis;
using ActorSweep.Client.Tasks;

namespace ActorSweep.Execution.Jobs;

/// <summary>
/// The jobs that wait for a thread. User code can interrupt the threads that wait here. (A semaphore, and so a blocking collection, loses a wake-up where its
/// waiter is interrupted at the same time.)
/// </summary>
sealed class JobQueue
{
    readonly object _lock = new();
    readonly Queue<Job> _jobs = [];
    bool _isComplete;

    public void Add(Job job)
    {
        lock (_lock)
        {
            _jobs.Enqueue(job);
            Monitor.Pulse(_lock);
        }
    }

    /// <summary>Adds nothing any more: threads that find the queue empty no longer wait.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            _isComplete = true;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Waits for the next job. Returns false where the queue is empty and complete.</summary>
    public bool TryTake([NotNullWhen(true)] out Job? job)
    {
        job = PendingInterrupt.Outlast(WaitForNext);
        return job is not null;
    }

    Job? WaitForNext()
    {
        lock (_lock)
        {
            while (_jobs.Count == 0 && !_isComplete)
                try
                {
                    Monitor.Wait(_lock);
                }
                catch (ThreadInterruptedException)
                {
                    // The interrupted wait may have used up the wake-up for a job, which another thread can take.
                    Monitor.Pulse(_lock);
                }
            return _jobs.TryDequeue(out var next) ? next : null;
        }
    }
}
