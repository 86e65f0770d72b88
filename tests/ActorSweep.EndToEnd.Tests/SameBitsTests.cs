using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorSweep.EndToEnd.Tests.Processes;
using ActorSweep.Logging;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>The sweeps of the oracle have the bits of NumPy, in one process and on a cluster.</summary>
public sealed class SameBitsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_local_sweep_has_the_digest_of_NumPy_on_any_number_of_slots(int slots)
    {
        using var cli = new Cli();
        foreach (var (name, arguments, digest) in slots == 2 ? Oracle.Cases : Oracle.DecimatedCases)
            await CheckAsync(cli, name, digest, [.. arguments, "--slots", $"{slots}"]);
    }

    [Fact]
    public async Task A_cluster_sweep_has_the_digest_of_NumPy_on_any_number_of_workers()
    {
        await using var cluster = await UpCluster.StartAsync(workers: 1);
        await CheckAsync(cluster, Oracle.DecimatedCases);
        using var second = await AddWorkerAsync(cluster, "second");
        await CheckAsync(cluster, Oracle.DecimatedCases);
        using var third = await AddWorkerAsync(cluster, "third");
        await CheckAsync(cluster, Oracle.Cases);
    }

    static async Task<RunningProgram> AddWorkerAsync(UpCluster cluster, string name)
    {
        var worker = cluster.Cli.Start("worker", "--name", name, "--slots", "1", "--seed-node", $"127.0.0.1:{cluster.Port}");
        await worker.EventAsync(NodeEvent.RegisteredWithScheduler);
        return worker;
    }

    static async Task CheckAsync(UpCluster cluster, IEnumerable<(string, string[], string)> cases)
    {
        foreach (var (name, arguments, digest) in cases)
            await CheckAsync(cluster.Cli, name, digest, [.. arguments, "--cluster", cluster.Url]);
    }

    static async Task CheckAsync(Cli cli, string name, string digest, string[] arguments)
    {
        var json = await cli.RunJsonAsync(["sweep", .. arguments, "--out", "out", "--force", "--quiet"]);
        Assert.Equal((name, digest), (name, json.GetProperty("digest").GetString()));

        var manifest = JsonNode.Parse(File.ReadAllText(cli.PathOf("out", "manifest.json")))!;
        Assert.Equal(digest, manifest["digest"]!.GetValue<string>());
        Assert.True(File.Exists(cli.PathOf("out", "bands.csv")));
        Assert.True(File.Exists(cli.PathOf("out", "sweep.png")) || File.Exists(cli.PathOf("out", "sweep.svg")));
        if (name != "replicates")
            CheckRuns(File.ReadAllLines(cli.PathOf("out", "runs.csv")));
    }

    static void CheckRuns(string[] rows)
    {
        var header = rows[0].Split(',');
        Assert.Equal(Oracle.Runs.Count + 1, rows.Length);
        foreach (var (expected, row) in Oracle.Runs.Zip(rows.Skip(1)))
        {
            var actual = header.Zip(row.Split(',')).ToDictionary(p => p.First, p => double.Parse(p.Second, CultureInfo.InvariantCulture));
            foreach (var name in (string[])["index", "seed", "beta", "gamma", "S", "I", "R", "peak_I", "peak_t"])
                Assert.Equal(expected![name]!.GetValue<JsonElement>().GetDouble(), actual[name == "seed" ? "model_seed" : name]);
        }
    }
}
