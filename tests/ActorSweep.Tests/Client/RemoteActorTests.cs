using System.Runtime.CompilerServices;
using ActorSweep.Tests.Client.Futures;

namespace ActorSweep.Tests.Client;

/// <summary>Calls of actors are executed, and the objects disposed of, whatever the program does with its futures.</summary>
public sealed class RemoteActorTests : IAsyncLifetime
{
    SweepClient _client = null!;

    public async Task InitializeAsync() => _client = await SweepClient.LocalAsync(new() { Workers = 1, Slots = 1, Overrides = "actorsweep.worker.cancel-grace = 100 ms" });

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

    [Theory]
    [InlineData("returns")]
    [InlineData("throws")]
    [InlineData("throws what cannot be read")]
    [InlineData("never returns")]
    public async Task Other_actors_live_on_whatever_the_Dispose_of_an_actor_does(string behaviour)
    {
        await using var sum = await _client.CreateActorAsync<Sum>();
        Assert.Equal(1, await sum.Call(s => s.Add(1)).Soon());
        var (disposed, never) = (Gate.New(), Gate.New());
        var odd = await _client.CreateActorAsync(() => new Odd(behaviour, disposed.Name, never.Name));
        await odd.DisposeAsync();
        await disposed.ReachedAsync();
        Assert.Equal(3, await sum.Call(s => s.Add(2)).Soon());
        await using var another = await _client.CreateActorAsync<Sum>().Soon();
        Assert.Equal(1, await another.Call(s => s.Add(1)).Soon());
        never.Open();
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

    public sealed class Odd(string behaviour, string disposed, string never) : IDisposable
    {
        public void Dispose()
        {
            Gate.Of(disposed).Arrive();
            if (behaviour == "never returns")
                Gate.Of(never).Pass(default);
            else if (behaviour != "returns")
                throw behaviour == "throws" ? new NotSupportedException("no") : new Unreadable();
        }
    }

    sealed class Unreadable : Exception
    {
        public override string Message => throw new NotSupportedException();
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
