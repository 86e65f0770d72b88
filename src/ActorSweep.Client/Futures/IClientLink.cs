using ActorSweep.Core.Sweeps;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Client.Futures;

/// <summary>The link between a client and the scheduler: actor messages in one process, or HTTP.</summary>
interface IClientLink : IAsyncDisposable
{
    /// <summary>Sends messages in order.</summary>
    void Send(IReadOnlyList<WireMessage> messages);

    /// <summary>Sends a request and returns the answer.</summary>
    /// <exception cref="TimeoutException">No scheduler answered.</exception>
    Task<WireMessage> AskAsync(WireMessage question, CancellationToken cancel);

    /// <summary>Fetches a result from the worker that holds it, and deserializes it.</summary>
    /// <exception cref="IOException">The result cannot be fetched now.</exception>
    Task<object?> FetchAsync(TaskId task, CancellationToken cancel);

    /// <summary>Fetches the results of a chunk of a map.</summary>
    /// <param name="known">The address at which the results were reported.</param>
    /// <exception cref="IOException">The results cannot be fetched now.</exception>
    Task<byte[]> FetchChunkAsync(RunId run, BlockRange items, BlobAddress known, CancellationToken cancel);

    /// <summary>The largest message that is merged from several, in bytes.</summary>
    int LargestMessage { get; }

    /// <summary>Whether its scheduler or connection can be lost and replaced, so that everything may have to be submitted again.</summary>
    bool MayBeRestored { get; }
}
