using System.Runtime.CompilerServices;
using ActorSweep.Actors;
using ActorSweep.Clients;
using Akka.Actor;

namespace ActorSweep.Tests.Client.Futures;

public abstract class LeakTests(Runtime runtime)
{
    static readonly SchedulerActor.Held Nothing = new(0, 0, 0, 0);

    [Fact]
    public async Task Released_futures_leave_nothing_at_the_client_the_scheduler_and_the_workers()
    {
        await using var client = runtime.NewClient();
        var blobs = runtime.Blobs;
        for (var round = 0; round < 10; round++)
        {
            var size = 20_000 + round;
            Future[] futures = [
                .. Enumerable.Range(0, 200).Select(i => client.Submit(() => Calls.Inc(i))),
                .. client.Map(Calls.Inc, Enumerable.Range(0, 500)),
                .. client.Map(Calls.FailIfOdd, Enumerable.Range(0, 10)),
                .. client.Map(n => Calls.Bytes(n, 1), [size, size]),
                client.Submit(() => Calls.Bytes(size, 1)),
                client.Submit(() => Calls.Fail("no")),
                await client.ScatterAsync(Calls.Bytes(size, 1), broadcast: true).Soon(),
            ];
            var last = futures.OfType<Future<byte[]>>().Select(f => client.Submit(() => Calls.Sum(f.Value))).ToList();
            await client.ComputeAsync(Enumerable.Range(0, 50).Select(i => Delayed.Call(() => Calls.Inc(i)))).Soon();
            await client.WaitAsync([.. futures, .. last]).Soon();
            foreach (var future in futures.Concat(last))
                future.Dispose();
        }
        await AssertAllReleasedAsync(client, blobs);
    }

    [Fact]
    public async Task Cancelled_and_released_futures_leave_nothing_at_the_client_the_scheduler_and_the_workers()
    {
        await using var client = runtime.NewClient();
        var (blobs, gate) = (runtime.Blobs, Gate.New());
        var held = Enumerable.Range(0, 20).Select(i => client.Submit(() => Calls.Pass(gate.Name, i))).ToList();
        var after = held.Select(h => client.Submit(() => Calls.Inc(h.Value))).ToList();
        var mapped = client.Map(Calls.Pass, Enumerable.Repeat(gate.Name, 20), Enumerable.Range(0, 20));
        await gate.ReachedAsync();
        await client.CancelAsync(held);
        foreach (var future in held.Concat(after).Concat(mapped))
            future.Dispose();
        await AssertAllReleasedAsync(client, blobs);
    }

    [Fact]
    public async Task Unreferenced_futures_are_released_after_a_garbage_collection()
    {
        await using var client = runtime.NewClient();
        var blobs = runtime.Blobs;
        await Use(client);
        await FutureExtensions.BecomesTrueAsync(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return Task.FromResult(((LocalSweepClient)client).HeldFutures == 0);
            },
            "futures that nobody refers to are collected");
        await AssertAllReleasedAsync(client, blobs);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static async Task Use(SweepClient client)
    {
        var futures = Enumerable.Range(0, 100).Select(i => client.Submit(() => Calls.Inc(i))).ToList();
        await client.GatherAsync(futures).Soon();
        await client.GatherAsync(client.Map(Calls.Inc, Enumerable.Range(0, 100))).Soon();
    }

    async Task AssertAllReleasedAsync(SweepClient client, int blobs)
    {
        Assert.Equal(0, ((LocalSweepClient)client).HeldFutures);
        var held = Nothing;
        try
        {
            await FutureExtensions.BecomesTrueAsync(
                async () =>
                {
                    // Earlier tests share a client and leave their futures to the garbage collector.
                    GC.Collect();
                    GC.WaitForPendingFinalizers();
                    held = await ((LocalSweepClient)client).Scheduler.Ask<SchedulerActor.Held>(new SchedulerActor.CountHeld()).Soon();
                    return held == Nothing && runtime.Blobs <= blobs;
                },
                "all is forgotten");
        }
        catch (Xunit.Sdk.TrueException e)
        {
            throw new InvalidOperationException($"{held}, {runtime.Blobs} blobs where {blobs} were", e);
        }
        await FutureExtensions.BecomesTrueAsync(async () => (await client.SnapshotAsync()).Workers.All(w => w.Busy == 0), "no slot is taken");
    }
}

[Collection(nameof(LocalRuntime))]
public sealed class LeakTestsInOneSystem(LocalRuntime runtime) : LeakTests(runtime);

[Collection(nameof(NodesRuntime))]
public sealed class LeakTestsOnNodes(NodesRuntime runtime) : LeakTests(runtime);
