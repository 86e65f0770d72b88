using System.Runtime.CompilerServices;
using ActorSweep.Tests.Client.Futures;

namespace ActorSweep.Tests.Client;

/// <summary>Calls of actors are executed, and the objects disposed of, whatever the program does with its futures.</summary>
public sealed class RemoteActorTests : IAsyncLifetime
{
    SweepClient _client = null!;

    public async Task InitializeAsync() => _client = await SweepClient.LocalAsync(new() { Slots = 1 });

    public async Task DisposeAsync() => await _client.DisposeAsync();

    [Fact]
    public async Task Calls_are_executed_although_the_program_discards_their_futures()
    {
        await using var sum = await _client.CreateActorAsync<Sum>();
        var gate = Gate.New();
        CallAndDiscard(sum, gate.Name, 200);
        await gate.ReachedAsync();
        CollectGarbage();
        gate.Open();
        Assert.Equal(200, await sum.Call(s => s.Add(0)).Soon());
    }

    [Fact]
    public async Task Discarded_calls_that_have_ended_are_released()
    {
        var sum = await _client.CreateActorAsync<Sum>();
        CallAndDiscard(sum, Gate.New(isOpen: true).Name, 200);
        await sum.Call(s => s.Add(0)).Soon();
        await FutureExtensions.BecomesTrueAsync(
            () =>
            {
                CollectGarbage();
                // The object, and the last call.
                return Task.FromResult(_client.HeldFutures <= 2);
            },
            "calls that have ended are released");
        await sum.DisposeAsync();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void CallAndDiscard(RemoteActor<Sum> sum, string gate, int count)
    {
        _ = sum.Call(s => s.Pass(gate));
        for (var i = 0; i < count; i++)
            _ = sum.Call(s => s.Add(1));
    }

    static void CollectGarbage()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }

    public sealed class Sum
    {
        int _sum;

        public int Add(int x) => _sum += x;

        public int Pass(string gate)
        {
            Gate.Of(gate).Pass(default);
            return 0;
        }
    }
}
