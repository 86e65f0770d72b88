using ActorSweep.Core.Sweeps;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Client.Futures;

/// <summary>What carries a client's words to the scheduler: actors in one process, or HTTP.</summary>
interface IClientLink : IAsyncDisposable
{
    /// <summary>Sends messages in order.</summary>
    void Send(IReadOnlyList<WireMessage> messages);

    /// <summary>Asks and waits for the answer.</summary>
    /// <exception cref="TimeoutException">No scheduler answered.</exception>
    Task<WireMessage> AskAsync(WireMessage question, CancellationToken cancel);

    /// <summary>Fetches a result from whoever holds it now, and opens it.</summary>
    /// <exception cref="IOException">It can't be had, for now.</exception>
    Task<object?> FetchAsync(TaskId task, CancellationToken cancel);

    /// <summary>Fetches the results of a chunk of a map.</summary>
    /// <param name="known">Where they were said to be.</param>
    /// <exception cref="IOException">They can't be had, for now.</exception>
    Task<byte[]> FetchChunkAsync(RunId run, BlockRange items, BlobAddress known, CancellationToken cancel);

    /// <summary>Bytes of a message that is made of several.</summary>
    int LargestMessage { get; }

    /// <summary>Whether its scheduler or its connection can be lost and another come, so that all may have to be said again.</summary>
    bool MayBeRestored { get; }
}
