namespace ActorSweep.EndToEnd.Tests.Processes;

/// <summary>A server that the tests of a class share. Each test has its own database.</summary>
public sealed class SharedPostgres : IDisposable
{
    internal PostgresServer Server { get; } = new(UpCluster.FreePort());

    public void Dispose() => Server.Dispose();
}
