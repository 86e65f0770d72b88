using System.Collections.Concurrent;
using System.Diagnostics;
using System.Linq.Expressions;
using ActorSweep.Execution.Jobs;
using ActorSweep.Execution.Processes;
using ActorSweep.Execution.Storage;
using ActorSweep.Protocol.Messages;
using ActorSweep.Protocol.Payloads;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorSweep.Bench;

/// <summary>The cost of running user code in a child process: to start one, and per task, compared with threads of the worker's process.</summary>
static class ExecutorBench
{
    const int Starts = 7, Tasks = 100_000, WarmUps = 5, Measured = 7;

    public static void Measure(ResultTable table)
    {
        var starts = Enumerable.Range(0, Starts).Select(_ => ColdStart()).ToList();
        Console.WriteLine($"executor: cold starts {string.Join(' ', starts.Select(s => $"{s.Seconds:0.000}"))} s");
        table.Add("executor, cold: from nothing to the first result", $"{ResultTable.Median(starts.Select(s => s.Seconds)):0.00} s", "≤ 0.4 s", "");
        table.Add(
            "the same, its processor time and its memory", $"{ResultTable.Median(starts.Select(s => s.ProcessorSeconds)):0.00} s, {ResultTable.Median(starts.Select(s => s.Memory)) / (1 << 20):0.0} MiB", "", "");

        var (threads, process) = SecondsATask();
        Console.WriteLine($"executor: {process * 1e6:0.00} µs a task in a process, {threads * 1e6:0.00} µs on threads");
        table.Add("executor, warm, tasks that do nothing, by the batch", $"{process * 1e6:0.0} µs a task", "≤ 20 µs", "");
        table.Add("the same, rate in a process / on threads of the worker", $"{1 / process:N0} / {1 / threads:N0} tasks/s = {threads / process:0.00}", "≥ 0.5", "");
    }

    static (double Seconds, double ProcessorSeconds, double Memory) ColdStart()
    {
        using var store = new BlobStore("", "", NullLogger.Instance);
        var news = new BlockingCollection<ExecutorNews>();
        var start = Stopwatch.GetTimestamp();
        using var executor = NewProcess(SettingsOf(store), news.Add, store);
        executor.Execute(TaskOf(1, () => Tiny.Increment(1)));
        news.Take();
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        using var process = Process.GetProcessById(executor.Processes[0].ProcessId);
        return (seconds, process.TotalProcessorTime.TotalSeconds, process.WorkingSet64);
    }

    /// <summary>Measures both in turn, so that both have the same conditions.</summary>
    static (double Threads, double Process) SecondsATask()
    {
        using var store = new BlobStore("", "", NullLogger.Instance);
        using var threads = new Rounds(tell => new ThreadExecutor(SettingsOf(store), tell));
        using var process = new Rounds(tell => NewProcess(SettingsOf(store), tell, store));
        var (onThreads, inProcess) = (new List<double>(), new List<double>());
        for (var round = -WarmUps; round < Measured; round++)
        {
            onThreads.Add(threads.SecondsATask());
            inProcess.Add(process.SecondsATask());
        }
        return (ResultTable.Median(onThreads.Skip(WarmUps)), ResultTable.Median(inProcess.Skip(WarmUps)));
    }

    /// <summary>Gives many tasks to an executor at once, repeatedly.</summary>
    sealed class Rounds : IDisposable
    {
        readonly AutoResetEvent _done = new(false);
        readonly IExecutor _executor;
        int _left;

        public Rounds(Func<Action<ExecutorNews>, IExecutor> make) => _executor = make(news =>
        {
            if (news.EndedAttempt is not null && Interlocked.Decrement(ref _left) == 0)
                _done.Set();
        });

        public double SecondsATask()
        {
            _left = Tasks;
            var tasks = Enumerable.Range(1, Tasks).Select(i => TaskOf(i, () => Tiny.Increment(1))).ToList();
            var start = Stopwatch.GetTimestamp();
            foreach (var task in tasks)
                _executor.Execute(task);
            _done.WaitOne();
            return Stopwatch.GetElapsedTime(start).TotalSeconds / Tasks;
        }

        public void Dispose()
        {
            _executor.Dispose();
            _done.Dispose();
        }
    }

    static ProcessExecutor NewProcess(ExecutorSettings settings, Action<ExecutorNews> tell, BlobStore store) => new(
        settings, _ => throw new InvalidOperationException("There is no bundle."), store, null, new MemoryLimits(long.MaxValue, 0.6, 0.8, 0.95), tell, (_, _, _) => { });

    static ExecutorSettings SettingsOf(BlobStore store) => new()
    {
        Worker = "bench",
        Slots = 1,
        Models = new ModelCatalog([]),
        Client = new Lazy<SweepClient>(() => throw new InvalidOperationException("There is no cluster.")),
        CancelGrace = TimeSpan.FromSeconds(5),
        Results = new ResultFiles(store.NewCorner()),
    };

    static readonly ConcurrentDictionary<string, EncodedCall> Encoded = new();

    static ReadyWork.OfTask TaskOf(long attempt, Expression<Func<int>> call)
    {
        var encoded = Encoded.GetOrAdd("increment", _ => CallCodec.Encode(Delayed.Call(call).Captured, _ => 0));
        return new ReadyWork.OfTask(
            new RunId("r"), new TaskAssignment(0, attempt, new AttemptId(attempt), 1, 0, null, null, [], null, null), Shape(encoded), encoded.Arguments, []);
    }

    static readonly ConcurrentDictionary<EncodedCall, TaskShape> Shapes = new();

    static TaskShape Shape(EncodedCall call) => Shapes.GetOrAdd(call, c => new TaskShape(c.Name, c.Shape));
}
