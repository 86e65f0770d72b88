using ActorSweep.Client.Tasks;

namespace ActorSweep.Execution.Jobs;

/// <summary>
/// Executes jobs on dedicated threads, as many at a time as there are slots, in the order in which they are added. User code so never runs on the threads
/// that serve actors, heartbeats and HTTP.
/// </summary>
sealed class SlotThreads : IDisposable
{
    readonly JobQueue _queue = new();
    readonly SemaphoreSlim _slots;
    readonly ManualResetEventSlim _mayBegin = new(true);
    readonly int _count;
    readonly ExecutingPage? _page;

    /// <summary>The number of threads that have a slot or wait for one: all but those whose jobs wait without a slot.</summary>
    int _working;

    /// <param name="page">The page on which threads record the attempts that they execute.</param>
    public SlotThreads(int slots, ExecutingPage? page = null)
    {
        (_count, _page) = (slots, page);
        _slots = new SemaphoreSlim(slots);
        for (var slot = 0; slot < slots; slot++)
            StartThread();
    }

    /// <summary>Pauses, so that no job begins, or resumes.</summary>
    public void Pause(bool isPaused)
    {
        if (isPaused)
            _mayBegin.Reset();
        else
            _mayBegin.Set();
    }

    public void Enqueue(Job job) => _queue.Add(job);

    /// <summary>Gives up the slot of a job, which runs on without one until <see cref="TakeSlotAsync"/>.</summary>
    public void ReleaseSlot()
    {
        _slots.Release();
        // Another thread uses the slot meanwhile.
        if (Interlocked.Decrement(ref _working) < _count)
            StartThread();
    }

    public async Task TakeSlotAsync()
    {
        Interlocked.Increment(ref _working);
        await _slots.WaitAsync().ConfigureAwait(false);
    }

    /// <summary>Replaces the thread of a job that does not end: its slot goes to a new thread, and the old thread is ignored.</summary>
    /// <returns>Whether the job was executing until now.</returns>
    public bool ReplaceThread(Job job)
    {
        if (!job.TryDiscard())
            return false;
        if (job.Scope?.End() != false)
            ReleaseSlot();
        return true;
    }

    /// <summary>Cancels a job. The thread of a job that does not stop within the grace is replaced.</summary>
    /// <param name="stuck">Called where code of the job does not end within the grace: the job itself, or a callback of its token.</param>
    public void DiscardJob(Job job, TimeSpan grace, Action<AttemptId> stuck)
    {
        job.DiscardJob();
        if (job.IsExecuting || job.IsCancelling)
            _ = Task.Delay(grace).ContinueWith(_ => ReplaceIfStuck(), TaskScheduler.Default);

        void ReplaceIfStuck()
        {
            if (ReplaceThread(job) || job.IsCancelling)
                stuck(job.Attempt);
        }
    }

    /// <summary>Ends the threads when the queue is empty.</summary>
    public void Dispose() => _queue.Complete();

    void StartThread()
    {
        Interlocked.Increment(ref _working);
        new Thread(Work) { IsBackground = true, Name = "slot" }.UnsafeStart();
    }

    void Work()
    {
        while (!IsOneTooMany() && _queue.TryTake(out var job))
            if (!Execute(job))
                return;
    }

    /// <summary>
    /// Ends one thread where there are more threads than slots: jobs gave up their slots, other threads took them, and the first jobs rejoined.
    /// </summary>
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
            ExecuteOrRefuse(job);
            return;
        }
        var cell = PendingInterrupt.Outlast(() => _page.Begin(job.Attempt));
        Job.Current = job;
        ExecuteOrRefuse(job);
        // A line without an end belongs to this job.
        PendingInterrupt.Outlast(Console.Out.Flush);
        Job.Current = null;
        PendingInterrupt.Outlast(() => _page.End(cell));
    }

    static void ExecuteOrRefuse(Job job)
    {
        try
        {
            job.Execute();
        }
        // Jobs report what user code throws. This is another failure, such as an interrupt by user code that keeps a reference to this thread.
        catch (Exception e)
        {
            job.Refuse?.Invoke(e);
        }
    }

    /// <summary>Waits for a slot by a task, which an interrupt leaves as it is: an interrupted wait of the semaphore itself loses wake-ups.</summary>
    void TakeSlot()
    {
        var taken = PendingInterrupt.Outlast(() => _slots.WaitAsync());
        PendingInterrupt.Outlast(() => taken.Wait());
    }

    /// <summary>Executes a job. Returns whether the thread still has its slot, and may go on.</summary>
    bool Execute(Job job)
    {
        PendingInterrupt.Outlast(_mayBegin.Wait);
        TakeSlot();
        // It was meant for an earlier job.
        PendingInterrupt.Clear();
        if (job.TryStart())
        {
            FreshContext.Run(() => Run(job));
            if (!job.EndWithSlot())
                return false;
        }
        PendingInterrupt.Outlast(() => _slots.Release());
        return true;
    }
}
