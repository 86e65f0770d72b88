using ActorSweep.Execution.Bundles;
using ActorSweep.Execution.Jobs;
using ActorSweep.Execution.Storage;
using ActorSweep.Protocol.Messages;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep.Execution.Processes;

/// <summary>
/// Runs user code in child processes, one for each bundle and culture behavior, with as many threads as there are slots. Code that hangs, leaks or crashes is ended with its
/// process, and the worker lives on.
/// </summary>
sealed class ProcessExecutor : IExecutor
{
    /// <summary>Number of consecutive executors of a kind that end before they begin work, after which work is refused. A single one may have been killed.</summary>
    const int MostTries = 3;

    readonly Lock _lock = new();
    readonly Dictionary<ExecutorKind, ExecutorProcess> _processes = [];
    readonly Dictionary<ExecutorKind, int> _failedStarts = [];
    readonly HeldAttempts _held;
    readonly ExecutorStartup _told;
    readonly Func<string, Task<BundleLease>> _open;
    readonly BlobStore _store;
    readonly Action<ExecutorNews> _tell;
    readonly Action<string, long, string> _print;
    readonly MemoryWatch? _memory;
    bool _isDisposed, _isPaused;

    /// <param name="open">Opens a bundle.</param>
    /// <param name="store">The store of results.</param>
    /// <param name="gateway">The gateway for tasks that submit tasks; null: none.</param>
    /// <param name="memory">The memory limits of the worker's processes; null: memory is not measured.</param>
    /// <param name="print">Called with each line that a task printed, its run and its index.</param>
    public ProcessExecutor(ExecutorSettings settings, Func<string, Task<BundleLease>> open, BlobStore store, ExecutorGateway? gateway, MemoryLimits? memory, Action<ExecutorNews> tell, Action<string, long, string> print)
    {
        (_open, _store, _tell, _print, _held) = (open, store, tell, print, new HeldAttempts(settings.Slots));
        _told = new ExecutorStartup(
            "", "", settings.Worker, settings.Slots, settings.CancelGrace.TotalSeconds, settings.FetchTimeout.TotalSeconds,
            settings.Models.Models.ToDictionary(m => m.Signature.Name, m => FunctionText.Encode(m.Method)), null, null, new BlobTiers("", ""), gateway, settings.Payloads);
        _memory = memory is null ? null : new MemoryWatch(memory, this, store);
        lock (_lock)
            Prepare();
    }

    /// <summary>The living executors.</summary>
    public IReadOnlyList<ExecutorProcess> Processes
    {
        get
        {
            lock (_lock)
                return [.. _processes.Values];
        }
    }

    public void Execute(ReadyWork work)
    {
        lock (_lock)
        {
            _held.Add(work);
            PassOn();
        }
    }

    public void RecallAttempt(AttemptId attempt)
    {
        bool isWaiting;
        lock (_lock)
        {
            isWaiting = _held.RemoveWaiting(attempt);
            _held.ExecutorOf(attempt)?.SendMessage(new RecallAttempt(attempt));
        }
        if (isWaiting)
            _tell(new ExecutorNews.ReturnedAttempt(attempt));
    }

    public void DiscardAttempt(AttemptId attempt)
    {
        lock (_lock)
        {
            _held.RemoveWaiting(attempt);
            _held.Remove(attempt)?.DiscardAttempt(attempt);
            PassOn();
        }
    }

    public void ReleaseRun(RunId run)
    {
        lock (_lock)
            _held.RemoveWaiting(run);
        SendToAll(process => process.SendMessage(new ReleaseRun(run)));
    }

    public void ReleaseObjects(TaskId[]? tasks) => SendToAll(process => process.ReleaseObjects(tasks));

    /// <summary>Ends the executors whose bundle was not needed for so long.</summary>
    public void EndIdle(TimeSpan idle)
    {
        lock (_lock)
            foreach (var (kind, process) in _processes)
                if (kind != ExecutorKind.Own && process.Idle > idle)
                    process.Replace();
    }

    /// <summary>Pauses all executors, so that they begin no work, or resumes them.</summary>
    public void Pause(bool isPaused)
    {
        _isPaused = isPaused;
        SendToAll(process => process.SendMessage(new PauseWork(isPaused)));
    }

    public void Dispose()
    {
        _memory?.Dispose();
        lock (_lock)
        {
            _isDisposed = true;
            foreach (var process in _processes.Values)
                process.Replace();
        }
    }

    /// <summary>Passes work on to the executors as far as there are slots.</summary>
    void PassOn()
    {
        while (!_isDisposed && _held.TakeNext() is { } work)
        {
            var kind = ExecutorKind.Of(work);
            var process = _processes.GetValueOrDefault(kind);
            if (process?.TryExecute(work) == true)
            {
                _held.Pass(work, process);
                continue;
            }
            if (TryNewProcess(kind, out var why) is not { } started)
            {
                _tell(ExecutorProcess.RefusalOf(work, _told.Worker, why!));
                continue;
            }
            // The work is added before the process starts, so that a failed start reports it.
            process = started;
            process.TryExecute(work);
            _held.Pass(work, process);
            process.Start();
        }
    }

    void SendToAll(Action<ExecutorProcess> say)
    {
        lock (_lock)
            foreach (var process in _processes.Values)
                say(process);
    }

    /// <summary>Makes a process that has not started. Returns null where there is no room for its folders.</summary>
    ExecutorProcess? TryNewProcess(ExecutorKind kind, out Exception? why)
    {
        why = null;
        try
        {
            var told = _told with { Bundle = kind.Bundle, Results = _store.NewCorner(), Models = kind.Bundle is null ? _told.Models : [] };
            var process = new ExecutorProcess(told, kind.AreInvariant, _failedStarts.GetValueOrDefault(kind) >= MostTries - 1, _open, HandleNews, _print);
            _processes[kind] = process;
            if (_isPaused)
                process.SendMessage(new PauseWork(true));
            return process;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            why = e;
            return null;
        }
    }

    /// <summary>Starts the executor of the program's own code before it is needed.</summary>
    void Prepare()
    {
        if (!_processes.ContainsKey(ExecutorKind.Own))
            TryNewProcess(ExecutorKind.Own, out _)?.Start();
    }

    void HandleNews(ExecutorProcess from, ExecutorNews news)
    {
        lock (_lock)
        {
            if (news.EndedAttempt is { } attempt)
                _held.Remove(attempt);
            if (news is ExecutorNews.SecededTask seceded)
                _held.Secede(seceded.Attempt);
            if (news is ExecutorNews.LostProcess died)
                Bury(from, died);
            PassOn();
        }
        // A thread cannot be stopped, but its process can.
        if (news is ExecutorNews.StuckAttempt)
            from.Replace();
        if (!_isDisposed)
            _tell(news);
    }

    void Bury(ExecutorProcess dead, ExecutorNews.LostProcess died)
    {
        foreach (var attempt in died.Executing.Concat(died.Others))
            _held.Remove(attempt);
        foreach (var (kind, process) in _processes)
            if (process == dead)
            {
                _processes.Remove(kind);
                _failedStarts[kind] = dead.HasBegun ? 0 : _failedStarts.GetValueOrDefault(kind) + (died.Others.Length > 0 ? 1 : 0);
            }
        if (!_isDisposed && dead.LivedLongEnough)
            Prepare();
    }
}
