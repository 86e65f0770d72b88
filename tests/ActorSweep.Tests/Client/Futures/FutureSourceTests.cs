using ActorSweep.Client.Futures;
using ActorSweep.Core.Submitting;

namespace ActorSweep.Tests.Client.Futures;

/// <summary>A future that another thread changes while its value is being read.</summary>
public sealed class FutureSourceTests
{
    [Fact]
    public async Task A_future_released_between_the_reads_of_its_state_and_failure_throws_ObjectDisposedException() =>
        await Assert.ThrowsAsync<ObjectDisposedException>(() => ValueOf(new ChangingHold(HoldState.Failed, HoldState.Released)));

    [Fact]
    public async Task A_future_that_finishes_between_the_reads_of_its_state_and_failure_returns_its_result() =>
        Assert.Equal(ChangingHold.Result, await ValueOf(new ChangingHold(HoldState.Failed, HoldState.Here)));

    [Fact]
    public async Task A_future_released_while_its_result_is_fetched_throws_ObjectDisposedException() =>
        await Assert.ThrowsAsync<ObjectDisposedException>(() => ValueOf(new ChangingHold(HoldState.Elsewhere, HoldState.Released)));

    static Task<object?> ValueOf(ChangingHold hold) =>
        new Source(new FutureTable(new ClientId("c"), _ => new NoLink()), hold).ValueOf(0, CancellationToken.None).WaitAsync(ClientExtensions.Patience);

    /// <summary>A hold whose state changes between the reading of its state and the reading of its failure or result.</summary>
    sealed class ChangingHold(HoldState first, HoldState then) : Hold(new RunId("r"))
    {
        public const int Result = 7;

        HoldState _state = first;

        public override HoldState StateOf(long index) => _state;

        public override TaskFailure? FailureOf(long index)
        {
            _state = then;
            return null;
        }

        public override HoldProgress? ProgressOf(long index) => null;

        public override object? WaiterFor(long index) => null;

        public override void Await(long index, object waiter) => throw new NotSupportedException();

        public object? ResultOf()
        {
            var state = _state;
            _state = then;
            return state == HoldState.Here ? Result : throw new IOException("nobody holds it.");
        }
    }

    sealed class Source(FutureTable table, ChangingHold hold) : FutureSource(table, hold)
    {
        public override string KeyOf(long index) => "key";

        public override ValueTask<object?> ResultOf(long index, CancellationToken cancel) => ValueTask.FromResult(hold.ResultOf());

        public override void Release(long index) { }
    }
}
