using System.Text.Json;
using ActorSweep.EndToEnd.Tests.Processes;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>
/// Tests of machines of a cluster that cannot reach the others or cannot be reached. The machines are network namespaces: two have scheduler nodes
/// and two have workers. The server of the journal is on a fifth. The sweep ends with the same bits while a machine is cut off, and the nodes of that machine restart.
/// </summary>
public sealed class PartitionTests : IDisposable
{
    static readonly Lazy<Task<string>> Digest = new(ComputeDigestAsync);

    readonly Machines _machines = new("one", "two", "w1", "w2");
    readonly PostgresServer _server;
    readonly Cli _files = new();

    public PartitionTests() => _server = new PostgresServer(UpCluster.FreePort(), Machines.Here);

    public void Dispose()
    {
        _files.Dispose();
        _server.Dispose();
        _machines.Dispose();
    }

    [Theory]
    [InlineData("one", Cut.Off)]
    [InlineData("one", Cut.Mute)]
    [InlineData("one", Cut.FromOthers)]
    [InlineData("w1", Cut.Deaf)]
    public async Task A_partition_does_not_change_the_bits_of_a_sweep_and_cut_off_nodes_exit(string machine, Cut cut)
    {
        using var one = await SeedAsync("one", other: "two", "schedules, epoch");
        using var two = await SeedAsync("two", other: "one", "seed is up");
        using var w1 = await WorkerAsync("w1");
        using var w2 = await WorkerAsync("w2");
        // Results are on the machine where the run ended.
        var client = machine == "one" ? "two" : "one";
        using var sweep = _machines.Start(client, _files, [
            "sweep", "-p", "beta=linspace(1e-4,4e-4,5)", "--replicates", "200", "--seed", "7", "--every", "2000", "--cluster", "http://127.0.0.1:8787", "--json", "--quiet"]);
        await _machines.ReachAsync(client, done: 100);

        _machines.CutOff(machine, cut);
        var outcome = await EndOfAsync(sweep, one, two);
        Assert.True(outcome.Code == 0, $"{outcome}\n{one.Printed}\n{two.Printed}");
        Assert.Equal(await Digest.Value, DigestOf(outcome));
        Assert.Equal(machine == "one", two.Printed.Contains("schedules, epoch", StringComparison.Ordinal));
        _machines.Reconnect(machine, cut);
        Assert.Equal(1, (await (machine == "one" ? one : w1).ExitAsync()).Code);

        using var again = machine == "one" ? await SeedAsync("one", other: "two", "seed is up") : await WorkerAsync("w1");
    }

    static async Task<Outcome> EndOfAsync(RunningProgram sweep, RunningProgram one, RunningProgram two)
    {
        try
        {
            return await sweep.ExitAsync();
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message}\none: {one.Printed}\ntwo: {two.Printed}");
        }
    }

    async Task<RunningProgram> SeedAsync(string machine, string other, string until)
    {
        var config = _files.PathOf("postgres.hocon");
        File.WriteAllText(config, $"""actorsweep.journal.connection-string = "{_server.ConnectionString}" """);
        var seed = _machines.Start(machine, _files,
            "seed", "--host", _machines.AddressOf(machine), "--trust-network", "--seed-node", $"{_machines.AddressOf(other)}:4053", "--data", $"data-{machine}", "--config", config);
        await seed.LineAsync(until);
        return seed;
    }

    async Task<RunningProgram> WorkerAsync(string machine)
    {
        var worker = _machines.Start(machine, _files,
            "worker", "--host", _machines.AddressOf(machine), "--trust-network", "--slots", "1",
            "--seed-node", $"{_machines.AddressOf("one")}:4053", "--seed-node", $"{_machines.AddressOf("two")}:4053");
        await worker.LineAsync("joined the scheduler");
        return worker;
    }

    static string DigestOf(Outcome outcome) => JsonDocument.Parse(outcome.Output).RootElement.GetProperty("digest").GetString()!;

    static async Task<string> ComputeDigestAsync()
    {
        using var files = new Cli();
        var outcome = await files.RunAsync("sweep", "-p", "beta=linspace(1e-4,4e-4,5)", "--replicates", "200", "--seed", "7", "--every", "2000", "--out", "undisturbed", "--json", "--quiet");
        return DigestOf(outcome);
    }
}
