using System.Text.Json;
using ActorSweep.EndToEnd.Tests.Processes;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>Queued calls survive a restart of their cluster of processes, and execute on workers that serve their queue.</summary>
public sealed class QueueTests
{
    [Fact]
    public async Task Results_waiting_calls_and_runs_survive_a_restart_of_the_cluster_without_its_bundle_folder()
    {
        using var folder = new Cli();
        var (data, code) = (folder.PathOf("data"), folder.PathOf("code"));
        using var settings = new ConfigFile($"""actorsweep.bundles.path = "{code}" """);
        string ended, waiting;
        RunId sweep;
        await using (var cluster = await UpCluster.StartAsync(workers: 1, slots: 1, "--data", data, "--config", settings.Path))
        {
            var call = cluster.Client.Enqueue(() => Deadly.Square(7));
            await call.GetAsync(RunningProgram.Patience);
            var later = cluster.Client.Enqueue(() => Deadly.Square(8), new() { Countdown = TimeSpan.FromSeconds(5) });
            await later.Acknowledged;
            Assert.InRange(((await later.StatusAsync()).Due - (await later.StatusAsync()).Enqueued).TotalSeconds, 5, 5.01);
            (ended, waiting) = (call.Id, later.Id);
            sweep = await cluster.Client.SubmitAsync(new SweepSpec { Parameters = [new("beta", new Linspace(1, 2, 2))], Replicates = 100, Seed = 7 }, Model.Of(Deadly.SlowModel));
        }
        Directory.Delete(code, recursive: true);
        await using var again = await UpCluster.StartAsync(workers: 1, slots: 1, "--data", data, "--config", settings.Path);
        Assert.Equal(49, await again.Client.Queued<int>(ended).GetAsync(RunningProgram.Patience));
        Assert.Equal(64, await again.Client.Queued<int>(waiting).GetAsync(RunningProgram.Patience));
        Assert.Equal(RunState.Succeeded, (await again.WaitAsync(sweep, run => run.HasEnded)).State);
    }

    [Fact]
    public async Task Verbs_list_show_revoke_and_purge_calls_and_a_named_queue_waits_for_its_worker()
    {
        await using var cluster = await UpCluster.StartAsync(workers: 1);
        Task<Outcome> On(params string[] words) => cluster.Cli.RunAsync(["queue", .. words, "--cluster", cluster.Url]);
        var mail = cluster.Client.Enqueue(() => Deadly.Square(3), new() { Queue = "mail" });
        var failing = cluster.Client.Enqueue(() => Deadly.Throw());
        var later = cluster.Client.Enqueue(() => Deadly.Square(4), new() { Countdown = TimeSpan.FromHours(1) });
        await Assert.ThrowsAsync<TaskFailedException>(() => failing.GetAsync(RunningProgram.Patience));
        await later.Acknowledged;

        var rows = (await On("list")).Output.Split('\n');
        Assert.Matches("^id +queue +function +state +priority +enqueued +ended$", rows[0]);
        Assert.Matches($"^{mail.Id}  mail .*Square ", rows[1]);
        Assert.Matches($"^{failing.Id}  default .*Throw +failed ", rows[2]);
        Assert.Equal(3, JsonDocument.Parse((await On("list", "--json")).Output).RootElement.GetArrayLength());
        Assert.Contains("error    ActorSweep.EndToEnd.Tests.Deadly+OwnException: ", (await On("show", failing.Id)).Output);
        Assert.Matches("state    waiting\nenqueued .*\ndue      ", (await On("show", later.Id)).Output);

        Assert.Equal(0, (await On("revoke", later.Id)).Code);
        var again = await On("revoke", later.Id);
        Assert.Equal((1, $"actorsweep: '{later.Id}' cannot be revoked: the call has ended: revoked.\n"), (again.Code, again.Errors));
        Assert.Equal(
            (1, "actorsweep: the queue has no call 'none'. The call does not exist, or its result has expired.\n"),
            ((await On("show", "none")).Code, (await On("show", "none")).Errors));

        using var http = new HttpClient();
        foreach (var (body, why) in new[] { ("nonsense", "the request's body cannot be used: "), ("""[{"id":"x","queue":"","name":"f","work":"AAAA","result-ttl":1}]""", "'x' cannot be queued: ") })
        {
            using var refused = await http.PostAsync($"{cluster.Url}queue", new StringContent(body));
            Assert.Equal(System.Net.HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.StartsWith(why, JsonDocument.Parse(await refused.Content.ReadAsStringAsync()).RootElement.GetProperty("error").GetString()!, StringComparison.Ordinal);
        }

        using var serving = cluster.Cli.Start("worker", "--seed-node", $"127.0.0.1:{cluster.Port}", "--queue", "mail", "--name", "postman");
        Assert.Equal(9, await mail.GetAsync(RunningProgram.Patience));
        serving.Signal("INT");
        await serving.ExitAsync();
        Assert.Equal("3 calls removed\n", (await On("purge", "--ended")).Output);
        Assert.Equal("0 calls removed\n", (await On("purge")).Output);
    }
}
