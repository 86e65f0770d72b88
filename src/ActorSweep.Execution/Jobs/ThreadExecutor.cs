using System.Collections.Concurrent;
using ActorSweep.Client.Models;
using ActorSweep.Client.Tasks;
using ActorSweep.Core.Sweeps;
using ActorSweep.Protocol.Blobs;
using ActorSweep.Execution.Storage;
using ActorSweep.Protocol.Messages;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep.Execution.Jobs;

/// <summary>Runs user code on dedicated threads of this process, as many at a time as there are slots.</summary>
sealed class ThreadExecutor : IExecutor
{
    readonly ConcurrentDictionary<AttemptId, Job> _jobs = new();
    readonly ConcurrentDictionary<RunId, PreparedFunction> _functions = new();
    readonly ConcurrentDictionary<RunId, (SweepPlan Plan, Model Model)> _plans = new();
    readonly ExecutorSettings _settings;
    readonly Action<ExecutorNews> _tell;
    readonly SlotThreads _threads;
    readonly JobServices _services;
    readonly ObjectDisposal _disposal;
    volatile bool _hasNewWork;
    bool _hasLeftovers;

    /// <param name="tell">Called with news, on any thread.</param>
    public ThreadExecutor(ExecutorSettings settings, Action<ExecutorNews> tell)
    {
        GraphSerializer.Use(settings.Payloads);
        (_settings, _tell, _threads) = (settings, tell, new SlotThreads(settings.Slots, settings.Page));
        _disposal = new ObjectDisposal(settings.CancelGrace, (actor, why) => tell(new ExecutorNews.FailedDisposal(actor, why)));
        _services = new JobServices(settings, _threads, new StayingObjects(_disposal.Enqueue), tell);
    }

    /// <summary>The name of its worker.</summary>
    public string Worker => _settings.Worker;

    public void Execute(ReadyWork work)
    {
        try
        {
            var job = NewJob(work);
            job.Refuse = e => End(work, () => work.Refuse(e, _settings.Worker));
            _hasNewWork = true;
            _jobs[work.Attempt] = job;
            _threads.Enqueue(job);
        }
        // A file was just moving to disk, or was lost with its holder.
        catch (BlobLostException)
        {
            _tell(new ExecutorNews.ReturnedAttempt(work.Attempt));
        }
        // A function that this process cannot load fails the work that needs it, and nothing else.
        catch (Exception e)
        {
            _tell(work.Refuse(e, _settings.Worker));
        }
    }

    public void RecallAttempt(AttemptId attempt)
    {
        if (_jobs.TryGetValue(attempt, out var job) && job.TryWithdraw() && _jobs.TryRemove(attempt, out _))
            _tell(new ExecutorNews.ReturnedAttempt(attempt));
    }

    public void DiscardAttempt(AttemptId attempt)
    {
        if (_jobs.TryRemove(attempt, out var job))
            _threads.DiscardJob(job, _settings.CancelGrace, stuck => _tell(new ExecutorNews.StuckAttempt(stuck)));
    }

    public void ReleaseRun(RunId run)
    {
        foreach (var (attempt, job) in _jobs)
            if (job.Run == run)
                DiscardAttempt(attempt);
        _functions.TryRemove(run, out _);
        _plans.TryRemove(run, out _);
        _services.Staying.RemoveRun(run);
    }

    public void ReleaseObjects(TaskId[]? tasks)
    {
        if (tasks is null)
            _services.Staying.Clear();
        foreach (var task in tasks ?? [])
            _services.Staying.Remove(task);
    }

    /// <summary>Pauses when memory runs short, so that no work begins, or resumes.</summary>
    public void Pause(bool isPaused)
    {
        _threads.Pause(isPaused);
        if (isPaused)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true);
    }

    /// <summary>Returns unused memory to the system if there was no work since the last call. Called every few seconds.</summary>
    public void GiveMemoryBack()
    {
        var isIdle = _jobs.IsEmpty && !_hasNewWork;
        _hasNewWork = false;
        if (isIdle && _hasLeftovers)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true);
        _hasLeftovers = !isIdle;
    }

    public void Dispose()
    {
        foreach (var job in _jobs.Values)
            job.DiscardJob();
        _threads.Dispose();
        _services.Staying.Clear();
        _disposal.Wait();
    }

    Job NewJob(ReadyWork work) => work switch
    {
        ReadyWork.OfTask task => new TaskJob(task, _services, (job, outcome) => End(work, () => ReportNews(job, outcome))),
        ReadyWork.OfMap map => new MapJob(map.Chunk, FunctionOf(map), [.. map.Columns], _services, (job, isDone) => End(work, () => isDone ? job.ReportEnd() : new ExecutorNews.ReturnedAttempt(job.Attempt))),
        ReadyWork.OfSweep sweep => NewSweepJob(sweep),
        _ => throw new ArgumentOutOfRangeException(nameof(work), work, "The value is not work of an executor."),
    };

    SweepJob NewSweepJob(ReadyWork.OfSweep work)
    {
        var (m, run) = (work.Chunk, PlanOf(work));
        var chunk = new ChunkJob(m.Run, m.Attempt, m.Number, new BlockRange(m.FirstBlock, m.BlockCount), run.Plan, run.Model, _settings.Worker)
        {
            Culture = m.Spec.Model?.Culture,
        };
        return new SweepJob(chunk, (job, output) => End(work, () => new ExecutorNews.FinishedSweepChunk(
            job.Attempt, output.Seconds, output.Failed, _settings.Results?.OfSweep(ChunkCodec.Encode(output.Blocks)), _settings.Results is null ? output.Blocks : null)));
    }

    (SweepPlan Plan, Model Model) PlanOf(ReadyWork.OfSweep work) => _plans.GetOrAdd(work.Run, _ =>
    {
        var spec = SpecJson.Read(work.SpecJson);
        var model = work.Chunk.Spec.Model is { } code
            ? ModelBinder.Bind(code.Signature.Name, (System.Reflection.MethodInfo)FunctionText.Find(code.Function))
            : _settings.Models.Find(spec.Model);
        return (SweepPlan.Bind(spec, model.Signature), model);
    });

    PreparedFunction FunctionOf(ReadyWork.OfMap map) =>
        _functions.GetOrAdd(map.Run, _ => CallCodec.DecodeFunction(map.Chunk.Function.Shape, map.Target?.ToArray() ?? map.Chunk.Function.Target!));

    void End(ReadyWork work, Func<ExecutorNews> news)
    {
        if (!PendingInterrupt.Outlast(() => _jobs.TryRemove(work.Attempt, out _)))
            return;
        var made = Made(work, news);
        PendingInterrupt.Outlast(() => _tell(made));
    }

    /// <summary>Makes the news; fails the work where its result cannot be written, such as for lack of room.</summary>
    ExecutorNews Made(ReadyWork work, Func<ExecutorNews> news)
    {
        try
        {
            return news();
        }
        catch (IOException failed)
        {
            return work.Refuse(FullDisk.Explain(failed, _settings.Worker), _settings.Worker);
        }
        // Results can have code of the user: what it throws never ends the thread of a slot.
        catch (Exception failed)
        {
            return work.Refuse(failed, _settings.Worker);
        }
    }

    static ExecutorNews ReportNews(TaskJob job, TaskOutcome outcome) => outcome.Thrown switch
    {
        null => new ExecutorNews.FinishedTask(job.Attempt, outcome.Seconds, outcome.Result, null, false),
        RescheduleException => new ExecutorNews.ReturnedAttempt(job.Attempt),
        var thrown => new ExecutorNews.FinishedTask(job.Attempt, outcome.Seconds, null, job.Describe(thrown), job.MayRetry(thrown)),
    };
}
