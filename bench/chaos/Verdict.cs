using System.Diagnostics;
using ActorSweep.Models;

namespace ActorSweep.Chaos;

/// <summary>Compares the answers that clients received with the final state of the cluster.</summary>
static class Verdict
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Returns the number of violations.</summary>
    public static async Task<int> OfAsync(string urls, IReadOnlyList<Ledger> ledgers)
    {
        await using var client = await ClientFlow.ConnectAsync(urls);
        var digest = await UndisturbedDigestAsync();
        var wrong = 0;
        foreach (var ledger in ledgers)
        {
            wrong += await RunsAsync(client, ledger, digest);
            wrong += await CallsAsync(client, ledger);
        }
        return wrong + await LeftAsync(client);
    }

    /// <summary>Counts calls that do not end, including those whose client died before it recorded the acknowledgement.</summary>
    static async Task<int> LeftAsync(SweepClient client)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var left = (await client.ListQueueAsync(10_000)).Where(call => !call.HasEnded).ToList();
            if (left.Count == 0)
                return 0;
            if (Stopwatch.GetElapsedTime(started) > Patience)
                return left.Sum(call => Wrong($"call {call.Id} does not end: {call.State}"));
            await Task.Delay(TimeSpan.FromSeconds(1));
        }
    }

    static async Task<string> UndisturbedDigestAsync()
    {
        await using var client = await SweepClient.LocalAsync(new LocalOptions { Models = ModelCatalog.Of(("sir", Sir.Simulate)) });
        return (await ClientFlow.EndOfAsync(client, await client.SubmitAsync(ClientFlow.Spec))).Digest!;
    }

    /// <summary>Checks that each acknowledged run has ended with the undisturbed digest.</summary>
    static async Task<int> RunsAsync(SweepClient client, Ledger ledger, string digest)
    {
        var wrong = 0;
        foreach (var run in ledger.Runs)
            foreach (var told in ledger.Digests[run] is var known && known.Any() ? known : [await EndOfAsync(client, run)])
                if (told != digest)
                    wrong += Wrong($"{run} ended with {told}, and not with {digest}");
        Console.WriteLine($"{ledger.Runs.Count} sweeps");
        return wrong;
    }

    static async Task<string> EndOfAsync(SweepClient client, string run)
    {
        try
        {
            var ended = await ClientFlow.EndOfAsync(client, new RunId(run)).WaitAsync(Patience);
            return ended.Digest ?? $"{ended.State}";
        }
        catch (Exception e) when (e is TimeoutException or KeyNotFoundException)
        {
            return e.Message;
        }
    }

    /// <summary>Checks that each acknowledged call was executed and has one result, of one of its executions, the same for all clients.</summary>
    static async Task<int> CallsAsync(SweepClient client, Ledger ledger)
    {
        var (wrong, again) = (0, 0);
        foreach (var call in ledger.Calls)
        {
            string result;
            try
            {
                result = await client.Queued<string>(call.Key).GetAsync(Patience);
            }
            catch (Exception e) when (e is TimeoutException or KeyNotFoundException or TaskFailedException)
            {
                wrong += Wrong($"call {call.Key} has no result: {e.Message}");
                continue;
            }
            foreach (var told in ledger.Results[call.Key].Where(told => told != result))
                wrong += Wrong($"call {call.Key} returned {told}, and then {result}");
            var executions = ledger.Executed[call.Single()].ToList();
            if (!executions.Contains(result))
                wrong += Wrong($"call {call.Key} returned {result}, which was never executed");
            again += executions.Count > 1 ? 1 : 0;
        }
        Console.WriteLine($"{ledger.Calls.Count} calls, {again} of them executed more than once");
        return wrong;
    }

    static int Wrong(string what)
    {
        Console.WriteLine($"WRONG: {what}");
        return 1;
    }
}
