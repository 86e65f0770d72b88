using ActorSweep.Client.Futures;
using ActorSweep.Core.Sweeps;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Tests.Client.Futures;

/// <summary>A client's link that accepts all messages and drops them.</summary>
sealed class NoLink : IClientLink
{
    public int LargestMessage => int.MaxValue;

    public bool MayBeRestored => true;

    public void Send(IReadOnlyList<WireMessage> messages) { }

    public Task<WireMessage> AskAsync(WireMessage question, CancellationToken cancel) => throw new NotSupportedException();

    public Task<object?> FetchAsync(TaskId task, CancellationToken cancel) => throw new NotSupportedException();

    public Task<byte[]> FetchChunkAsync(RunId run, BlockRange items, BlobAddress known, CancellationToken cancel) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
