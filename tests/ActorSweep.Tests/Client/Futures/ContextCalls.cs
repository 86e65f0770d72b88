using System.Collections.Concurrent;

namespace ActorSweep.Tests.Client.Futures;

/// <summary>Tasks that use their context.</summary>
static class ContextCalls
{
    static readonly ConcurrentDictionary<string, int> Executing = new();

    public static string Key() => TaskContext.Current!.Key.Name;

    public static string All() => TaskContext.Current is { } c ? $"{c.Key}|{c.Attempt}|{c.Worker}|{c.CancellationToken.CanBeCanceled}" : "none";

    public static async Task<string> KeyAfterAwait()
    {
        await Task.Yield();
        return Key();
    }

    /// <summary>Returns the position of this task in the order of arrival.</summary>
    public static int Order(string gate) => Gate.Of(gate).Arrive();

    /// <summary>Returns how many tasks executed this at the same time.</summary>
    public static int Together(string gate)
    {
        try
        {
            var together = Executing.AddOrUpdate(gate, 1, (_, n) => n + 1);
            Thread.SpinWait(20_000);
            return together;
        }
        finally
        {
            Executing.AddOrUpdate(gate, 0, (_, n) => n - 1);
        }
    }

    /// <summary>The name of the worker, too long for a message.</summary>
    public static string LongWorkerName(int _) => TaskContext.Current!.Worker.PadRight(300_000);

    public static int Report(string gate, double fraction, string text)
    {
        TaskContext.Current!.Report(fraction, text);
        Gate.Of(gate).Pass(TaskContext.Current.CancellationToken);
        return 1;
    }

    /// <summary>Reschedules itself so many times, then returns how often it started.</summary>
    public static int RescheduleTask(string gate, int times)
    {
        var began = Gate.Of(gate).Arrive();
        if (began <= times)
            TaskContext.Current!.Reschedule();
        return began;
    }

    /// <summary>Submits many tasks and waits for them in every available way.</summary>
    public static async Task<int> StartMany(int x)
    {
        var client = TaskContext.Current!.Client;
        var mapped = client.Map(Calls.Inc, Enumerable.Range(0, x));
        var sum = 0;
        await foreach (var future in client.AsCompleted(mapped))
            sum += await future;
        var data = await client.ScatterAsync(Calls.Bytes(200_000, 1));
        sum += (int)await client.Submit(() => Calls.Sum(data.Value));
        sum += (await client.ComputeAsync(Enumerable.Range(0, 400).Select(i => Delayed.Call(() => Calls.Inc(i))))).Sum();
        var large = client.Map(Calls.Sum, Enumerable.Range(0, 5).Select(_ => Calls.Bytes(100_000, 1)));
        await client.WaitAsync(large);
        return sum + (int)(await client.GatherAsync(large)).Sum();
    }

    /// <summary>Returns while its own background work still waits for another task.</summary>
    public static int LeaveBehind(string gate)
    {
        var client = TaskContext.Current!.Client;
        var other = client.Submit(() => Calls.Pass(gate, 1));
        _ = other.AsTask();
        return 1;
    }
}
