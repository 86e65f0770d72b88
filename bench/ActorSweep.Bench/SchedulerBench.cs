using ActorSweep.Core.Scheduling;

namespace ActorSweep.Bench;

/// <summary>
/// The scheduler state alone, with workers that take no time: its decisions per second of processor time, and its
/// memory.
/// </summary>
static class SchedulerBench
{
    const int Workers = 1000, Slots = 2;

    static readonly ClientId Client = new("bench");
    static readonly RunId Run = new("graph");
    static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static void Measure(ResultTable table)
    {
        foreach (var (inline, what) in new[] { (true, "small results"), (false, "results held by workers") })
        {
            var rates = Repeat(10, 11, () => Played(100_000, Workers, inline)).Select(p => p.Transitions / p.Seconds).ToList();
            table.Add($"scheduler alone, 1,000 workers, 100,000 short tasks, {what}", $"{ResultTable.Median(rates):N0} transitions/s", "≥ 500,000", "");
        }
        var costs = Repeat(1, 5, () => (Few: CostOf(10_000), Many: CostOf(1_000_000)));
        var (few, many) = (ResultTable.Median(costs.Select(c => c.Few)), ResultTable.Median(costs.Select(c => c.Many)));
        table.Add("scheduler alone, cost of a task of a graph, 1,000,000 / 10,000", $"{many * 1e6:0.00} µs / {few * 1e6:0.00} µs = {many / few:0.00}", "", "");
        table.Add("scheduler's memory of a waiting task, graph of 1,000,000", $"{BytesOfGraph(1_000_000) / 1e6:0} B", "≤ 500 B", "");
        table.Add("scheduler's memory of a waiting item, map of 100,000,000", $"{BytesOfMap(100_000_000) / 1e8:0.00000} B", "≤ 1 B", "");
    }

    /// <summary>Measures after a warm-up: the processor time includes the compiler's, and methods reach their last tier in the first seconds.</summary>
    static List<T> Repeat<T>(int warmUps, int rounds, Func<T> measure)
    {
        for (var i = 0; i < warmUps; i++)
            measure();
        return [.. Enumerable.Range(0, rounds).Select(_ => measure())];
    }

    /// <summary>Returns the seconds per task of a graph. A smaller graph is repeated until 200,000 tasks are done.</summary>
    static double CostOf(int tasks)
    {
        var times = Math.Max(1, 200_000 / tasks);
        return Enumerable.Range(0, times).Sum(_ => Played(tasks, Workers, inline: true).Seconds) / tasks / times;
    }

    /// <summary>Submits a graph and finishes all its tasks, one event after another.</summary>
    static (double Seconds, long Transitions) Played(int tasks, int workers, bool inline)
    {
        var (state, given, transitions, now) = (new SchedulerState(1, new SchedulerSettings()), new Queue<Instruction.AssignTask>(), 0L, Start);
        for (var i = 0; i < workers; i++)
            state.Handle(new SchedulerEvent.WorkerRegistered(new WorkerId($"w{i}"), Slots, "nowhere"), now);
        var specs = Tree(tasks);
        GC.Collect();
        var start = Environment.CpuUsage.TotalTime;
        Carry(new SchedulerEvent.TasksSubmitted(Client, Run, "tree", specs));
        while (given.TryDequeue(out var task))
        {
            now += TimeSpan.FromMicroseconds(1);
            Carry(new SchedulerEvent.TaskFinished(task.Worker, task.Attempt, 1e-4, 8, inline));
        }
        var seconds = (Environment.CpuUsage.TotalTime - start).TotalSeconds;
        return state.Snapshot().Runs.Single().Done == tasks ? (seconds, transitions) : throw new InvalidOperationException("Not all is done.");

        void Carry(SchedulerEvent happened)
        {
            foreach (var instruction in state.Handle(happened, now))
                switch (instruction)
                {
                    // Two transitions: from waiting to ready, and from ready to assigned.
                    case Instruction.AssignTask execute: transitions += 2; given.Enqueue(execute); break;
                    case Instruction.FinishTask or Instruction.DeleteTask: transitions++; break;
                }
        }
    }

    /// <summary>Returns sums of two, depth first. The last one is held.</summary>
    static List<TaskSpec> Tree(int tasks)
    {
        var specs = new List<TaskSpec>(tasks);
        var open = new Stack<(long Index, int Height)>();
        for (var index = 0L; index < tasks; index++)
        {
            IReadOnlyList<TaskId> inputs = [];
            var height = 0;
            if (open.Count > 1 && open.ElementAt(1).Height == open.Peek().Height)
                (inputs, height) = ([new(Run, open.Pop().Index), new(Run, open.Peek().Index)], open.Pop().Height + 1);
            open.Push((index, height));
            specs.Add(new TaskSpec(index, "add", inputs, TaskRules.Default, IsHeld: index == tasks - 1));
        }
        // The remaining roots are held too.
        foreach (var (index, _) in open)
            specs[(int)index] = specs[(int)index] with { IsHeld = true };
        return specs;
    }

    static double BytesOfGraph(int tasks)
    {
        var state = new SchedulerState(1, new SchedulerSettings());
        var before = GC.GetTotalMemory(forceFullCollection: true);
        state.Handle(new SchedulerEvent.TasksSubmitted(Client, Run, "tree", Tree(tasks)), Start);
        state.Handle(new SchedulerEvent.TimePassed(), Start);
        var after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(state);
        return after - before;
    }

    static double BytesOfMap(long items)
    {
        var state = new SchedulerState(1, new SchedulerSettings());
        var before = GC.GetTotalMemory(forceFullCollection: true);
        state.Handle(new SchedulerEvent.MapSubmitted(Client, new RunId("map"), "f", items, TaskRules.Default), Start);
        state.Handle(new SchedulerEvent.TimePassed(), Start);
        var after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(state);
        return after - before;
    }
}
