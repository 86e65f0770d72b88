using System.Collections.Concurrent;

namespace ActorSweep.Execution.Jobs;

/// <summary>
/// Executes jobs on threads of its own, as many at a time as there are slots, in the order in which they come. User code so
/// never runs on the threads that carry actors, heartbeats and HTTP.
/// </summary>
sealed class SlotThreads : IDisposable
{
    readonly BlockingCollection<Job> _queue = [];
    readonly SemaphoreSlim _slots;
    readonly ManualResetEventSlim _mayBegin = new(true);
    readonly int _count;
    readonly ExecutingPage? _page;

    /// <summary>Threads that have a slot, or are after one: all but those whose jobs wait without.</summary>
    int _working;

    /// <param name="page">Where threads note what they execute.</param>
    public SlotThreads(int slots, ExecutingPage? page = null)
    {
        (_count, _page) = (slots, page);
        _slots = new SemaphoreSlim(slots);
        for (var slot = 0; slot < slots; slot++)
            StartThread();
    }

    /// <summary>Begins nothing for now, or goes on.</summary>
    public void Pause(bool isPaused)
    {
        if (isPaused)
            _mayBegin.Reset();
        else
            _mayBegin.Set();
    }

    public void Enqueue(Job job) => _queue.Add(job);

    /// <summary>Gives up the slot of a job, which goes on without one until <see cref="TakeSlotAsync"/>.</summary>
    public void GiveUpSlot()
    {
        _slots.Release();
        // Somebody has to use the slot meanwhile.
        if (Interlocked.Decrement(ref _working) < _count)
            StartThread();
    }

    public async Task TakeSlotAsync()
    {
        Interlocked.Increment(ref _working);
        await _slots.WaitAsync().ConfigureAwait(false);
    }

    /// <summary>Gives a job up that does not end: its slot goes to a new thread, and the old one is left to itself.</summary>
    /// <returns>Whether it was under way until now.</returns>
    public bool Abandon(Job job)
    {
        if (!job.TryAbandon())
            return false;
        if (job.Scope?.End() != false)
            GiveUpSlot();
        return true;
    }

    /// <summary>Nobody wants a job any more. It is asked to stop; if it executes and does not, it is given up.</summary>
    /// <param name="stuck">Told when it is.</param>
    public void Discard(Job job, TimeSpan grace, Action<AttemptId> stuck)
    {
        job.Discard();
        if (job.IsExecuting)
            _ = Task.Delay(grace).ContinueWith(_ => GiveUp(), TaskScheduler.Default);

        void GiveUp()
        {
            if (Abandon(job))
                stuck(job.Attempt);
        }
    }

    /// <summary>Lets the threads end when the queue is empty.</summary>
    public void Dispose() => _queue.CompleteAdding();

    void StartThread()
    {
        Interlocked.Increment(ref _working);
        new Thread(Work) { IsBackground = true, Name = "slot" }.Start();
    }

    void Work()
    {
        while (!IsOneTooMany() && _queue.TryTake(out var job, Timeout.Infinite))
            if (!Execute(job))
                return;
    }

    /// <summary>More threads than slots are after work where jobs gave theirs up, others took them, and the first are back.</summary>
    bool IsOneTooMany()
    {
        var working = Volatile.Read(ref _working);
        while (working > _count)
        {
            var seen = Interlocked.CompareExchange(ref _working, working - 1, working);
            if (seen == working)
                return true;
            working = seen;
        }
        return false;
    }

    void Run(Job job)
    {
        if (_page is null)
        {
            job.Execute();
            return;
        }
        var cell = _page.Begin(job.Attempt);
        Job.Current = job;
        job.Execute();
        // A line that it did not end is its nevertheless.
        Console.Out.Flush();
        Job.Current = null;
        _page.End(cell);
    }

    /// <summary>Says whether the thread still has its slot to give back, and may go on.</summary>
    bool Execute(Job job)
    {
        _mayBegin.Wait();
        _slots.Wait();
        if (job.TryStart())
        {
            Run(job);
            if (!job.EndWithSlot())
                return false;
        }
        _slots.Release();
        return true;
    }
}
