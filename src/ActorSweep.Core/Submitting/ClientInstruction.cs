namespace ActorSweep.Core.Submitting;

/// <summary>What a client's state wants done.</summary>
abstract record ClientInstruction
{
    ClientInstruction() { }

    /// <summary>Words wait: report <see cref="ClientEvent.LinkReady"/> soon. What is said meanwhile goes out together.</summary>
    public sealed record SpeakSoon : ClientInstruction
    {
        public static SpeakSoon Instance { get; } = new();
    }

    /// <summary>Send these, in order.</summary>
    public sealed record Say(IReadOnlyList<ClientWord> Words) : ClientInstruction;

    /// <summary>What this waits for has ended. A waiter is completed once.</summary>
    public sealed record Complete(object Waiter) : ClientInstruction;

    /// <summary>Tell a listener which items of its map have ended.</summary>
    public sealed record Tell(object Listener, IReadOnlyList<long> Ended) : ClientInstruction;

    /// <summary>Make another connection, and report <see cref="ClientEvent.LinkRestored"/> or <see cref="ClientEvent.ReconnectFailed"/>.</summary>
    public sealed record Reconnect : ClientInstruction;

    /// <summary>Make no further connection: the cluster was out of reach for too long, or refuses this client.</summary>
    public sealed record GiveUp(string Why) : ClientInstruction;

    /// <summary>An event was not taken in.</summary>
    public sealed record Refuse(ClientEvent Event, string Why) : ClientInstruction;
}
