using ActorSweep.Bench;

// The measurements to take: the named ones, or all.
var wanted = args.Length > 0 ? args.ToHashSet() : ["deck", "efficiency", "memory", "scheduler", "tasks", "executor", "data", "spill", "journal", "queue", "takeover"];
var table = new ResultTable();
if (wanted.Contains("deck"))
    await DeckBench.RunAsync(table);
if (wanted.Contains("efficiency"))
    await EfficiencyBench.RunAsync(table);
if (wanted.Contains("memory"))
    await MemoryBench.RunAsync(table);
if (wanted.Contains("scheduler"))
    SchedulerBench.Measure(table);
if (wanted.Contains("tasks"))
    await TasksBench.RunAsync(table);
if (wanted.Contains("data"))
    await DataBench.RunAsync(table);
if (wanted.Contains("executor"))
    ExecutorBench.Measure(table);
if (wanted.Contains("spill"))
    await SpillBench.RunAsync(table);
if (wanted.Contains("journal"))
    await JournalBench.RunAsync(table);
if (wanted.Contains("queue"))
    await QueueBench.RunAsync(table);
if (wanted.Contains("takeover"))
    await TakeoverBench.RunAsync(table);
table.Print();
