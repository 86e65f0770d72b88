using System.Diagnostics;
using System.Text.Json;
using ActorSweep.Execution.Processes;
using ActorSweep.Local;
using ActorSweep.Tests.Client.Futures;

namespace ActorSweep.Tests.Hosting.Processes;

/// <summary>Worker processes have their client's code, can die without loss of work, and end with their client.</summary>
public sealed class WorkerProcessesTests(WorkerProcessesTests.Mortal mortal) : IClassFixture<WorkerProcessesTests.Mortal>, IDisposable
{
    /// <summary>Two worker processes of tests in which they die. Each takes seconds to start.</summary>
    public sealed class Mortal : IAsyncLifetime
    {
        const string Overrides = """
            actorsweep.scheduler.no-worker-timeout = 60 s
            actorsweep.scheduler.allowed-losses = 2
            """;

        public SweepClient Client { get; private set; } = null!;

        public async Task InitializeAsync() => Client = await SweepClient.LocalAsync(new() { Processes = 2, Slots = 1, Overrides = Overrides });

        public async Task DisposeAsync() => await Client.DisposeAsync();
    }

    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("actorsweep-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Worker_processes_execute_the_code_of_their_client_and_end_with_it()
    {
        var client = await SweepClient.LocalAsync(new() { Processes = 2, Slots = 1 });
        var offset = 10;
        await client.GatherAsync(client.Map(x => x + offset, [1, 2])).Gives([11, 12]);
        Assert.Equal(13, await client.Submit(() => ProcessCalls.DieOnce("", "", 13)).Soon());
        var ids = (await client.GatherAsync(client.Map(ProcessCalls.Id, Enumerable.Range(0, 50))).Soon()).ToHashSet();
        Assert.DoesNotContain(Environment.ProcessId, ids);
        Assert.InRange(ids.Count, 1, 2);
        await client.DisposeAsync();
        Assert.All(ids, id => Assert.Throws<ArgumentException>(() => Process.GetProcessById(id)));
        Assert.All(ids, id => Assert.Empty(Directory.GetDirectories(Path.GetTempPath(), $"actorsweep-{id}-*")));
    }

    [Theory]
    [InlineData("exit")]
    [InlineData("end")]
    [InlineData("hopeless")]
    [InlineData("kill")]
    [InlineData("overflow")]
    public async Task A_worker_process_that_user_code_ends_is_replaced_and_its_map_finishes(string how)
    {
        var marker = Path.Combine(_folder.FullName, "died");
        var client = mortal.Client;
        var items = Enumerable.Range(0, 20).ToList();
        var futures = client.Map(ProcessCalls.DieOnce, items.Select(i => i == 5 ? marker : ""), Enumerable.Repeat(how, 20), items);
        Assert.Equal(items, await client.GatherAsync(futures).Soon());
        Assert.True(File.Exists(marker));
        await FutureExtensions.BecomesTrueAsync(async () => (await client.SnapshotAsync()).Workers.Count == 2, "there are two workers again");
    }

    [Fact]
    public async Task A_task_that_always_ends_its_process_fails_alone()
    {
        var client = mortal.Client;
        var deadly = client.Submit(() => ProcessCalls.Die());
        var other = client.Submit(() => ProcessCalls.Id(0));
        Assert.Equal("WorkerLost", (await deadly.FailsAsync<TaskFailedException>()).RemoteType);
        Assert.NotEqual(Environment.ProcessId, await other.Soon());
    }

    [Fact]
    public async Task Parallelize_runs_in_worker_processes()
    {
        int[] ids = await Sweep.Parallelize(ProcessCalls.Id, Enumerable.Range(0, 10), new() { Backend = Backend.Processes, Workers = 2 });
        Assert.Equal(10, ids.Length);
        Assert.DoesNotContain(Environment.ProcessId, ids);
    }

    [Fact]
    public async Task Parallelize_uses_the_worker_processes_of_the_last_call_again_while_their_settings_are_the_same()
    {
        var options = new ParallelizeOptions { Backend = Backend.Processes, Workers = 1 };
        async Task<int> IdAsync() => (await Sweep.Parallelize(ProcessCalls.Id, [1, 2], options)).Distinct().Single();
        var first = await IdAsync();
        Assert.Equal(first, await IdAsync());
        Environment.SetEnvironmentVariable("ACTORSWEEP_TEST_SETTING", "1");
        try
        {
            Assert.NotEqual(first, await IdAsync());
            Assert.Throws<ArgumentException>(() => Process.GetProcessById(first));
        }
        finally
        {
            Environment.SetEnvironmentVariable("ACTORSWEEP_TEST_SETTING", null);
        }
    }

    [Fact]
    public async Task A_worker_process_exits_when_its_client_is_killed()
    {
        var (dotnet, arguments) = ClientProgram.Of(typeof(WorkerProgram), withCode: true);
        using var child = ChildProcess.Start(dotnet, arguments, _ => { });
        child.SendLine(JsonSerializer.Serialize(
            new WorkerStartup("orphan", "127.0.0.1:9", 1, [], "", [], []), WorkerStartupJson.Default.WorkerStartup));
        // Its input ends without a message, as when the kernel closes it.
        child.AskToEnd();
        Assert.NotEqual(0, await child.Exited.Soon());
    }

    [Fact]
    public async Task A_worker_process_that_is_started_by_hand_exits_with_a_hint()
    {
        var (dotnet, arguments) = ClientProgram.Of(typeof(WorkerProgram), withCode: true);
        var said = new List<string>();
        using var child = ChildProcess.Start(dotnet, arguments, said.Add);
        child.AskToEnd();
        Assert.Equal(3, await child.Exited.Soon());
        Assert.Contains("actorsweep worker --help", Assert.Single(said));
    }

    [Fact]
    public async Task In_process_workers_and_worker_processes_cannot_be_combined() => Assert.Contains(
        "set only one of them", (await Assert.ThrowsAsync<ArgumentException>(() => SweepClient.LocalAsync(new() { Workers = 1, Processes = 1 }))).Message);
}
