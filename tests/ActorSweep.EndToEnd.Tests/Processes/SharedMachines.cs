using ActorSweep.Logging;

namespace ActorSweep.EndToEnd.Tests.Processes;

/// <summary>
/// A cluster on four machines, shared by tests that cut machines off: two have a scheduler node each, which have no folder in common, and two have a
/// worker each. The server of the journal is on the tests' machine. No process restarts the nodes.
/// </summary>
public sealed class SharedMachines : IAsyncLifetime
{
    static readonly string[] Schedulers = ["one", "two"], Workers = ["w1", "w2"];

    readonly PostgresServer _server;
    readonly Dictionary<string, RunningProgram> _nodes = [];

    public SharedMachines() => _server = new PostgresServer(UpCluster.FreePort(), Machines.Here);

    internal Machines Machines { get; } = new([.. Schedulers, .. Workers]);

    internal Cli Files { get; } = new();

    internal RunningProgram NodeOf(string machine) => _nodes[machine];

    public async Task InitializeAsync()
    {
        var config = Files.PathOf("postgres.hocon");
        File.WriteAllText(config, $"""actorsweep.journal.connection-string = "{_server.NewDatabase().ConnectionString}" """);
        await StartNodeAsync("one");
        // Two nodes that start at once with each other as seed nodes may form a cluster each.
        await NodeOf("one").EventAsync(NodeEvent.SchedulerActivated);
        foreach (var machine in Machines.Names.Skip(1))
            await StartNodeAsync(machine);
    }

    /// <summary>Starts the node of a machine, and waits until it is ready.</summary>
    internal async Task StartNodeAsync(string machine)
    {
        var seeds = Schedulers.Where(seed => seed != machine).SelectMany(seed => (string[])["--seed-node", $"{Machines.AddressOf(seed)}:4053"]);
        string[] role = Schedulers.Contains(machine) ? ["seed", "--data", $"data-{machine}", "--config", "postgres.hocon"] : ["worker", "--slots", "1"];
        var node = Machines.Start(machine, Files, [.. role, "--host", Machines.AddressOf(machine), "--trust-network", .. seeds]);
        if (_nodes.Remove(machine, out var former))
            former.Dispose();
        _nodes.Add(machine, node);
        await (Schedulers.Contains(machine) ? node.LineAsync("seed is up") : node.EventAsync(NodeEvent.RegisteredWithScheduler));
    }

    /// <summary>Waits until both scheduler nodes see both workers. Returns the machines of the active and of the other scheduler node.</summary>
    internal async Task<(string Active, string Other)> WaitForNodesAsync()
    {
        foreach (var machine in Schedulers)
            await Machines.WaitAsync(machine, "status", status => status.GetProperty("workers").GetArrayLength() == 2);
        // Only the scheduler node that is not active has restarted.
        return NodeOf("one").EventsOf(NodeEvent.SchedulerActivated).Count > 0 ? ("one", "two") : ("two", "one");
    }

    public Task DisposeAsync()
    {
        foreach (var node in _nodes.Values)
            node.Dispose();
        Files.Dispose();
        _server.Dispose();
        Machines.Dispose();
        return Task.CompletedTask;
    }
}
