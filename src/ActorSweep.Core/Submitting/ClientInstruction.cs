namespace ActorSweep.Core.Submitting;

/// <summary>An instruction of a client.</summary>
abstract record ClientInstruction
{
    ClientInstruction() { }

    /// <summary>Asks for <see cref="ClientEvent.LinkReady"/> soon, because words wait. Words that are added meanwhile are sent together with them.</summary>
    public sealed record SendSoon : ClientInstruction
    {
        public static SendSoon Instance { get; } = new();
    }

    /// <summary>Sends these words, in order.</summary>
    public sealed record SendWords(IReadOnlyList<ClientWord> Words) : ClientInstruction;

    /// <summary>Completes a waiter, because the future or map that it waits for has ended. A waiter is completed once.</summary>
    public sealed record CompleteWaiter(object Waiter) : ClientInstruction;

    /// <summary>Reports to a listener which items of its map have ended.</summary>
    public sealed record TellListener(object Listener, IReadOnlyList<long> Ended) : ClientInstruction;

    /// <summary>Makes another connection. <see cref="ClientEvent.LinkRestored"/> or <see cref="ClientEvent.ReconnectFailed"/> answers.</summary>
    public sealed record ReconnectLink : ClientInstruction;

    /// <summary>Makes no further connection: the cluster was unreachable for too long, or refuses this client.</summary>
    public sealed record CloseLink(string Why) : ClientInstruction;

    /// <summary>Reports that an event was refused.</summary>
    public sealed record RefuseEvent(ClientEvent Event, string Why) : ClientInstruction;
}
