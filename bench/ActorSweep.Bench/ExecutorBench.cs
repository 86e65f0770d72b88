using System.Collections.Concurrent;
using System.Diagnostics;
using System.Linq.Expressions;
using ActorSweep.Core.Scheduling;
using ActorSweep.Execution;
using ActorSweep.Execution.Processes;
using ActorSweep.Payloads;
using ActorSweep.Protocol;
using ActorSweep.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorSweep.Bench;

/// <summary>What it costs to run user code in a process of its own: to start one, and by the task, beside threads of the worker's process.</summary>
static class ExecutorBench
{
    const int Starts = 7, Tasks = 100_000, WarmUps = 5, Rounds = 7;

    public static void Measure(ResultTable table)
    {
        var starts = Enumerable.Range(0, Starts).Select(_ => ColdStart()).ToList();
        Console.WriteLine($"executor: cold starts {string.Join(' ', starts.Select(s => $"{s:0.000}"))} s");
        table.Add("executor, cold: from nothing to the first result", $"{ResultTable.Median(starts):0.00} s", "≤ 0.4 s", "");

        var threads = SecondsATask((settings, tell, _) => new ThreadExecutor(settings, tell));
        var process = SecondsATask((settings, tell, store) => NewProcess(settings, tell, store));
        Console.WriteLine($"executor: {process * 1e6:0.00} µs a task in a process, {threads * 1e6:0.00} µs on threads");
        table.Add("executor, warm, tasks that do nothing, by the batch", $"{process * 1e6:0.0} µs a task", "≤ 20 µs", "");
        table.Add("the same, rate in a process / on threads of the worker", $"{1 / process:N0} / {1 / threads:N0} tasks/s = {threads / process:0.00}", "≥ 0.5", "");
    }

    static double ColdStart()
    {
        using var store = new BlobStore("", "", NullLogger.Instance);
        var news = new BlockingCollection<ExecutorNews>();
        var start = Stopwatch.GetTimestamp();
        using var executor = NewProcess(SettingsOf(store), news.Add, store);
        executor.Execute(TaskOf(1, () => Tiny.Increment(1)));
        news.Take();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    static double SecondsATask(Func<ExecutorSettings, Action<ExecutorNews>, BlobStore, IExecutor> make)
    {
        using var store = new BlobStore("", "", NullLogger.Instance);
        var left = 0;
        using var done = new AutoResetEvent(false);
        using var executor = make(SettingsOf(store), news =>
        {
            if (news.Ended is not null && Interlocked.Decrement(ref left) == 0)
                done.Set();
        }, store);
        var seconds = new List<double>();
        for (var round = 0; round < WarmUps + Rounds; round++)
        {
            left = Tasks;
            var tasks = Enumerable.Range(1, Tasks).Select(i => TaskOf(i, () => Tiny.Increment(1))).ToList();
            var start = Stopwatch.GetTimestamp();
            foreach (var task in tasks)
                executor.Execute(task);
            done.WaitOne();
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds / Tasks);
        }
        return ResultTable.Median(seconds.Skip(WarmUps));
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
            new RunId("r"), new TaskToExecute(0, attempt, new AttemptId(attempt), 1, 0, null, null, [], null, null), Shape(encoded), encoded.Arguments, []);
    }

    static readonly ConcurrentDictionary<EncodedCall, TaskShape> Shapes = new();

    static TaskShape Shape(EncodedCall call) => Shapes.GetOrAdd(call, c => new TaskShape(c.Name, c.Shape));
}
