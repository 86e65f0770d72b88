namespace ActorSweep.Client.Connecting;

/// <summary>Makes the exception of every use of a client that was disposed.</summary>
static class DisposedClient
{
    public static ObjectDisposedException Error() => new(nameof(SweepClient), "the client was disposed. Connect another one.");
}
