using System.Text.Json;
using ActorSweep.EndToEnd.Tests.Processes;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>The queue of a cluster of processes: its calls finish whatever dies, on workers that serve their queue.</summary>
public sealed class QueueTests
{
    [Theory]
    [InlineData("KILL")]
    [InlineData("TERM")]
    public async Task Calls_are_done_and_recorded_once_when_the_scheduler_and_a_worker_die(string signal)
    {
        await using var cluster = await UpCluster.StartAsync(workers: 2, slots: 1, "--schedulers", "2");
        var calls = await QueuedCalls.PutAsync(cluster.Client, 500);
        await calls.ReachAsync(50);
        RunningProgram.Signal(await cluster.ProcessOfAsync("seed-1 | seed"), signal);
        await calls.ReachAsync(200);
        RunningProgram.Signal(await cluster.ProcessOfAsync("worker-1"), "KILL");
        await calls.AssertDoneOnceAsync();
    }

    [Fact]
    public async Task What_is_acknowledged_before_is_executed_at_most_once_whatever_dies()
    {
        await using var cluster = await UpCluster.StartAsync(workers: 2, slots: 1, "--schedulers", "2");
        var folder = Directory.CreateDirectory(cluster.Cli.PathOf("executions")).FullName;
        var before = new QueueOptions { AcknowledgeBefore = true };
        var calls = Enumerable.Range(0, 300).Select(i => cluster.Client.Enqueue(() => Deadly.WriteDown(folder, i), before)).ToList();
        await calls[50].GetAsync(RunningProgram.Patience);
        RunningProgram.Signal(await cluster.ProcessOfAsync("worker-1"), "KILL");
        await calls[100].GetAsync(RunningProgram.Patience);
        RunningProgram.Signal(await cluster.ProcessOfAsync("seed-1 | seed"), "KILL");
        var done = 0;
        for (var i = 0; i < calls.Count; i++)
        {
            string? lost = null;
            try
            {
                done += await calls[i].GetAsync(RunningProgram.Patience) == $"{i}" ? 1 : 0;
            }
            catch (TaskFailedException e)
            {
                lost = e.RemoteType;
            }
            var executions = File.Exists(Path.Combine(folder, $"{i}")) ? File.ReadAllText(Path.Combine(folder, $"{i}")).Length : 0;
            Assert.True(executions == 1 ? lost is null or FailureType.WorkerLost : executions == 0 && lost == FailureType.WorkerLost, $"{i}: {executions} executions, {lost ?? "done"}");
        }
        // Only calls that the killed worker or scheduler had claimed may be lost.
        Assert.InRange(done, 150, 300);
    }

    [Fact]
    public async Task What_waits_and_what_has_ended_is_there_with_its_code_when_the_whole_cluster_was_killed_and_started_again_on_another_machine()
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
            await later.Kept;
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
    public async Task Recurring_calls_are_listed_and_unscheduled_by_verbs_and_go_on_when_their_scheduler_dies()
    {
        await using var cluster = await UpCluster.StartAsync(workers: 1, slots: 1, "--schedulers", "2");
        await cluster.Client.ScheduleAsync("tick", "* * * * * *", () => Deadly.Square(3));
        Assert.Matches("^name +function +zone +next +cron\ntick .*Square.* UTC .*Z  [*] [*] [*] [*] [*] [*]\n$", (await cluster.Cli.RunAsync("queue", "recurring", "--cluster", cluster.Url)).Output);
        await QueuedCalls.TicksAsync(cluster, 2);
        RunningProgram.Signal(await cluster.ProcessOfAsync("seed-1 | seed"), "KILL");
        var there = (await cluster.Client.ListQueueAsync(10_000)).Count;
        await QueuedCalls.TicksAsync(cluster, there + 2);

        Assert.Equal(0, (await cluster.Cli.RunAsync("queue", "unschedule", "tick", "--cluster", cluster.Url)).Code);
        var again = await cluster.Cli.RunAsync("queue", "unschedule", "tick", "--cluster", cluster.Url);
        Assert.Equal((1, "actorsweep: there is no recurring call 'tick'. 'actorsweep queue recurring' lists those there are.\n"), (again.Code, again.Errors));
    }

    [Fact]
    public async Task The_verbs_list_show_revoke_and_purge_and_a_named_queue_waits_for_a_worker_that_serves_it()
    {
        await using var cluster = await UpCluster.StartAsync(workers: 1);
        Task<Outcome> On(params string[] words) => cluster.Cli.RunAsync(["queue", .. words, "--cluster", cluster.Url]);
        var mail = cluster.Client.Enqueue(() => Deadly.Square(3), new() { Queue = "mail" });
        var failing = cluster.Client.Enqueue(() => Deadly.Throw());
        var later = cluster.Client.Enqueue(() => Deadly.Square(4), new() { Countdown = TimeSpan.FromHours(1) });
        await Assert.ThrowsAsync<TaskFailedException>(() => failing.GetAsync(RunningProgram.Patience));
        await later.Kept;

        var rows = (await On("list")).Output.Split('\n');
        Assert.Matches("^id +queue +function +state +priority +enqueued +ended$", rows[0]);
        Assert.Matches($"^{mail.Id}  mail .*Square ", rows[1]);
        Assert.Matches($"^{failing.Id}  default .*Throw +failed ", rows[2]);
        Assert.Equal(3, JsonDocument.Parse((await On("list", "--json")).Output).RootElement.GetArrayLength());
        Assert.Contains("error    ActorSweep.EndToEnd.Tests.Deadly+OwnException: ", (await On("show", failing.Id)).Output);
        Assert.Matches("state    waiting\nenqueued .*\ndue      ", (await On("show", later.Id)).Output);

        Assert.Equal(0, (await On("revoke", later.Id)).Code);
        var again = await On("revoke", later.Id);
        Assert.Equal((1, $"actorsweep: '{later.Id}' can't be revoked: it has ended: revoked.\n"), (again.Code, again.Errors));
        Assert.Equal((1, "actorsweep: there is no 'none' in the queue (any more).\n"), ((await On("show", "none")).Code, (await On("show", "none")).Errors));

        using var http = new HttpClient();
        foreach (var (body, why) in new[] { ("nonsense", "the request's body can't be used: "), ("""[{"id":"x","queue":"","name":"f","work":"AAAA","result-ttl":1}]""", "'x' can't be queued: ") })
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
