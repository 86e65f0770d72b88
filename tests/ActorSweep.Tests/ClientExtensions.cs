namespace ActorSweep.Tests;

static class ClientExtensions
{
    /// <summary>The time limit of any wait in these tests.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Submits a sweep, follows it to its end, and saves the results if a folder is given.</summary>
    public static async Task<RunSnapshot> RunToEndAsync(this SweepClient client, SweepSpec spec, string? folder = null)
    {
        var id = await client.SubmitAsync(spec);
        var run = await client.WaitAsync(id);
        if (folder is not null)
            await client.SaveResultsAsync(id, folder);
        return run;
    }

    public static async Task<RunSnapshot> WaitAsync(this SweepClient client, RunId id) => await client.WaitAsync(id, run => run.HasEnded);

    /// <summary>Follows a run until a condition holds.</summary>
    public static async Task<RunSnapshot> WaitAsync(this SweepClient client, RunId id, Func<RunSnapshot, bool> isSo)
    {
        using var patience = new CancellationTokenSource(Patience);
        await foreach (var run in client.WatchAsync(id, patience.Token))
            if (isSo(run))
                return run;
        throw new InvalidOperationException($"{id} ended before that.");
    }
}
