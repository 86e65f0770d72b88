using System.Diagnostics;
using System.Globalization;
using ActorSweep.Execution.Storage;

namespace ActorSweep.Execution.Processes;

/// <summary>
/// Measures the memory of a worker, its executors and its blobs again and again. Moves blobs to disk, pauses executors and ends them before the machine
/// runs out of memory.
/// </summary>
sealed class MemoryWatch : IDisposable
{
    /// <summary>The time between two measurements. A program can fill a gigabyte in a few of them.</summary>
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest pause with idle executors: one that does nothing and keeps its memory so long will not return it.</summary>
    static readonly TimeSpan PauseAtMost = TimeSpan.FromSeconds(5);

    readonly MemoryLimits _limits;
    readonly ProcessExecutor _executor;
    readonly BlobStore _store;
    readonly Thread _thread;
    volatile bool _isDisposed;
    long _pausedSince;

    public MemoryWatch(MemoryLimits limits, ProcessExecutor executor, BlobStore store)
    {
        (_limits, _executor, _store) = (limits, executor, store);
        // A dedicated thread, since the pool may be busy at that moment.
        _thread = new Thread(Watch) { IsBackground = true, Name = "memory-watch" };
        _thread.Start();
    }

    public void Dispose() => _isDisposed = true;

    void Watch()
    {
        for (; !_isDisposed; Thread.Sleep(Interval))
        {
            List<(ExecutorProcess Process, long Bytes)> executors = [.. _executor.Processes.Select(process => (process, BytesOf(process.ProcessId)))];
            var used = Environment.WorkingSet + executors.Sum(e => e.Bytes) + _store.BytesInMemory;
            Act(_limits.At(used), used, executors);
            _executor.EndIdle(_limits.Idle);
        }
    }

    void Act(MemoryState state, long used, List<(ExecutorProcess Process, long Bytes)> executors)
    {
        if (state >= MemoryState.Spill)
            _store.BeginSpill(used - _limits.SpillAbove);
        if (state == MemoryState.Kill && executors.Count > 0)
        {
            var (largest, bytes) = executors.MaxBy(e => e.Bytes);
            largest.Kill($"memory: the worker's processes used {InMiB(used)} of the worker's {InMiB(_limits.Bytes)}, and this process used {InMiB(bytes)}. Give workers more memory with --memory, or fewer slots with --slots");
        }
        if (state >= MemoryState.Pause == (_pausedSince != 0))
        {
            ReplaceIdle(executors);
            return;
        }
        _pausedSince = state >= MemoryState.Pause ? Stopwatch.GetTimestamp() : 0;
        _executor.Pause(_pausedSince != 0);
    }

    /// <summary>Replaces the largest executor where all are idle: leaked memory is only returned with the process.</summary>
    void ReplaceIdle(List<(ExecutorProcess Process, long Bytes)> executors)
    {
        if (_pausedSince == 0 || Stopwatch.GetElapsedTime(_pausedSince) < PauseAtMost || executors.Count == 0 || executors.Any(e => e.Process.IsExecuting))
            return;
        executors.MaxBy(e => e.Bytes).Process.Replace();
        _pausedSince = Stopwatch.GetTimestamp();
    }

    static string InMiB(long bytes) => $"{bytes >> 20} MiB";

    /// <summary>Returns the resident memory of a process; 0 where it does not exist.</summary>
    static long BytesOf(int process)
    {
        try
        {
            if (process == 0)
                return 0;
            if (OperatingSystem.IsLinux())
                return long.Parse(File.ReadAllText($"/proc/{process}/statm").Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
            using var other = Process.GetProcessById(process);
            return other.WorkingSet64;
        }
        catch (Exception e) when (e is IOException or ArgumentException or InvalidOperationException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
