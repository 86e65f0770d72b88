namespace ActorSweep.Chaos;

/// <summary>
/// The work of a client until it is killed: sweeps one after another, and at the same time queued calls, every tenth of which is a chord, and
/// futures. First it completes the work of the client that died before.
/// </summary>
sealed class ClientFlow(string urls, Ledger ledger)
{
    const int CallsAtATime = 50, ChordEach = 10, Headers = 5;

    public static SweepSpec Spec { get; } = new()
    {
        Parameters = [new("beta", new Linspace(1e-4, 4e-4, 5))],
        Replicates = 200,
        Seed = 7,
        Every = 2000,
    };

    /// <summary>A queued call: records a unique word, takes some time, and returns the word.</summary>
    public static string Execute(string executions, int number)
    {
        var execution = Guid.NewGuid().ToString("N");
        File.WriteAllText(Path.Combine(executions, $"{number} {execution}"), "");
        Thread.Sleep(50);
        return execution;
    }

    /// <summary>The body of a chord.</summary>
    public static string ExecuteAfter(string executions, int number, string[] headers) =>
        headers.Length == Headers ? Execute(executions, number) : throw new ArgumentException($"{headers.Length} headers are done, of {Headers}");

    /// <summary>A call that returns another word each time.</summary>
    public static string Say(int number)
    {
        Thread.Sleep(10);
        return $"{number} {Guid.NewGuid():N}";
    }

    public async Task RunAsync()
    {
        await using var client = await ConnectAsync(urls);
        await Task.WhenAny(SweepAsync(client), EnqueueAsync(client), AwaitAsync(client)).Unwrap();
    }

    /// <summary>Connects to the cluster. Retries, because all nodes may be restarting at once.</summary>
    public static async Task<SweepClient> ConnectAsync(string urls)
    {
        for (var tries = 1; ; tries++)
            try
            {
                return await SweepClient.ConnectAsync(urls);
            }
            catch (NoClusterException) when (tries < 60)
            {
                await Task.Delay(TimeSpan.FromSeconds(1));
            }
    }

    public static async Task<RunSnapshot> EndOfAsync(SweepClient client, RunId run)
    {
        RunSnapshot? last = null;
        await foreach (var snapshot in client.WatchAsync(run))
            last = snapshot;
        return last!;
    }

    async Task SweepAsync(SweepClient client)
    {
        foreach (var left in ledger.Runs.Where(run => !ledger.Digests.Contains(run)))
            await EndAsync(client, new RunId(left));
        while (true)
        {
            var run = await client.SubmitAsync(Spec);
            ledger.AddRun(run.Value);
            await EndAsync(client, run);
        }
    }

    async Task EndAsync(SweepClient client, RunId run)
    {
        var ended = await EndOfAsync(client, run);
        ledger.AddDigest(run.Value, ended.Digest ?? $"{ended.State}");
    }

    async Task EnqueueAsync(SweepClient client)
    {
        foreach (var left in ledger.Calls.Where(call => !ledger.Results.Contains(call.Key)))
            await GetAsync(client.Queued<string>(left.Key));
        var executions = ledger.Executions;
        for (var first = Environment.TickCount; ; first += CallsAtATime)
            await Task.WhenAll(Enumerable.Range(first, CallsAtATime).Select(async number =>
            {
                var call = number % ChordEach == 0 ? client.Enqueue(Chord(executions, number)) : client.Enqueue(() => Execute(executions, number));
                await call.Acknowledged;
                ledger.AddCall(call.Id, number);
                await GetAsync(call);
            }));
    }

    static Delayed<string> Chord(string executions, int number)
    {
        var headers = Delayed.All(Enumerable.Range(0, Headers).Select(header => Delayed.Call(() => Say(header))));
        return Delayed.Call(() => ExecuteAfter(executions, number, headers.Value));
    }

    /// <summary>Checks futures: a result that was returned once stays the input of its dependents, whatever has died since.</summary>
    static async Task AwaitAsync(SweepClient client)
    {
        while (true)
        {
            using var first = client.Submit(() => Say(-1));
            var told = await first;
            var many = client.Map(Say, Enumerable.Range(0, 200));
            // Results that were not returned yet may be computed again, so this future may see other words than the client.
            using var before = client.Submit(() => string.Concat(first.Value, many[199].Value));
            var all = await client.GatherAsync(many);
            using var after = client.Submit(() => string.Concat(first.Value, many[199].Value));
            if (all.Where((word, i) => word.Split(' ')[0] != $"{i}").Any() || !(await before).StartsWith($"{told}199 ", StringComparison.Ordinal) || await after != told + all[199])
                throw new InvalidOperationException($"'{await before}' and '{await after}' are not of '{told}' and '{all[199]}'");
            foreach (var one in many)
                one.Dispose();
        }
    }

    async Task GetAsync(QueuedTask<string> call) => ledger.AddResult(call.Id, await call.GetAsync());
}
