using ActorSweep.Core.Scheduling;
using ActorSweep.Execution;
using ActorSweep.Protocol;

namespace ActorSweep.Client.Futures;

/// <summary>What carries a client's words to the scheduler: actors in one process, or HTTP.</summary>
interface IClientLink : IAsyncDisposable
{
    /// <summary>Sends messages in order.</summary>
    void Send(IReadOnlyList<WireMessage> messages);

    /// <summary>Asks and waits for the answer.</summary>
    /// <exception cref="TimeoutException">No scheduler answered.</exception>
    Task<WireMessage> AskAsync(WireMessage question, CancellationToken cancel);

    /// <summary>Fetches a result from whoever holds it now.</summary>
    /// <param name="known">Where it was said to be; null: nobody said.</param>
    /// <exception cref="IOException">It can't be had, for now.</exception>
    Task<TaskValue> FetchAsync(TaskId task, BlobAddress? known, CancellationToken cancel);

    /// <summary>Whether a message may be of any size.</summary>
    bool MayBeLarge { get; }
}
