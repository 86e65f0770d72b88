using ActorSweep.EndToEnd.Tests.Processes;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>Tests of results too large for messages: lost with their node, larger than its memory, fetched from other nodes.</summary>
public sealed class DataTests(SharedWorkers shared) : IClassFixture<SharedWorkers>
{
    const int Doubles = 100_000;

    [Fact]
    public async Task A_result_lost_with_its_worker_is_computed_again() => await AssertComputedAgainAsync(shared.Cluster);

    [Fact]
    public async Task A_result_lost_with_its_worker_is_computed_again_where_workers_read_no_files_of_others()
    {
        using var config = new ConfigFile("actorsweep.blobs.same-machine = off");
        await using var up = await UpCluster.StartAsync(2, slots: 1, "--config", config.Path);
        await AssertComputedAgainAsync(up);
    }

    static async Task AssertComputedAgainAsync(UpCluster up)
    {
        var workers = await WorkersAsync(up);
        await using var client = await SweepClient.ConnectAsync(up.Url);
        var (one, other) = (new TaskOptions { Workers = [workers[0]], AllowOtherWorkers = true }, new TaskOptions { Workers = [workers[1]] });
        var held = client.Submit(() => Deadly.Make(1, Doubles), one);
        var busy = client.Submit(() => Deadly.Burn(2), other);
        await held.WaitAsync();
        var sum = client.Submit(() => Deadly.Sum(held.Value), other);
        RunningProgram.Signal(await up.ProcessOfAsync("worker-1"), "KILL");

        Assert.Equal(Deadly.Make(1, Doubles).Sum(), await sum.AsTask().WaitAsync(RunningProgram.Patience));
        Assert.Equal(1, await busy);
        Assert.Equal(Deadly.Make(1, Doubles), await held.AsTask().WaitAsync(RunningProgram.Patience));
    }

    [Fact]
    public async Task A_replicated_result_survives_the_loss_of_one_worker_and_is_not_computed_again()
    {
        var up = shared.Cluster;
        var workers = await WorkersAsync(up);
        await up.WaitAsync(_ => !BlobsOf("worker-2", up).Any());
        await using var client = await SweepClient.ConnectAsync(up.Url);
        // A second execution would return another result.
        var held = client.Submit(() => Deadly.Make(Environment.TickCount, Doubles), new() { Workers = [workers[0]], AllowOtherWorkers = true });
        var first = await held;
        await client.RequestReplicasAsync(held, 2);
        await up.WaitAsync(_ => BlobsOf("worker-2", up).Any());
        RunningProgram.Signal(await up.ProcessOfAsync("worker-1"), "KILL");
        var sum = client.Submit(() => Deadly.Sum(held.Value), new() { Workers = [workers[1]] });
        Assert.Equal(first.Sum(), await sum.AsTask().WaitAsync(RunningProgram.Patience));
    }

    [Fact]
    public async Task Results_beyond_the_memory_limit_of_a_worker_are_written_to_disk_and_read_back()
    {
        const int results = 1000;
        var (memory, disk) = (Directory.CreateTempSubdirectory("actorsweep-memory-"), Directory.CreateTempSubdirectory("actorsweep-disk-"));
        using var config = new ConfigFile($"actorsweep.blobs {{ memory-path = \"{memory.FullName}\", path = \"{disk.FullName}\" }}");
        await using (var up = await UpCluster.StartAsync(1, slots: 1, "--memory", "640MiB", "--config", config.Path))
        {
            // The results have 800 MB. Memory holds 60 % of the limit, less the memory of processes.
            var held = up.Client.Map(i => Deadly.Make(i, Doubles), Enumerable.Range(0, results));
            await up.Client.WaitAsync(held);
            Assert.True(SizeOf(disk) > 300 << 20, $"{SizeOf(disk) >> 20} MiB are on disk");
            Assert.True(SizeOf(memory) < 450 << 20, $"{SizeOf(memory) >> 20} MiB are in memory");
            var sums = await up.Client.GatherAsync(up.Client.Map(Deadly.Sum, held));
            Assert.Equal(Deadly.Make(0, Doubles).Sum(), sums[0]);
            Assert.Equal(Deadly.Make(999, Doubles).Sum(), sums[999]);
            Assert.Equal(Deadly.Make(7, Doubles), await held[7]);
        }
        Assert.Empty(memory.EnumerateFileSystemInfos());
        Assert.Empty(disk.EnumerateFileSystemInfos());
        memory.Delete();
        disk.Delete();
    }

    [Fact]
    public async Task The_memory_folder_of_a_killed_worker_is_deleted_when_the_worker_restarts()
    {
        var up = shared.Cluster;
        var worker = (await WorkersAsync(up))[0];
        await using var client = await SweepClient.ConnectAsync(up.Url);
        var held = client.Submit(() => Deadly.Make(1, Doubles), new() { Workers = [worker], AllowOtherWorkers = true });
        await held.WaitAsync();
        var process = await up.ProcessOfAsync("worker-1");
        Assert.NotEmpty(Directory.EnumerateDirectories("/dev/shm", $"actorsweep-{process}-*"));
        RunningProgram.Signal(process, "KILL");
        // A worker creates its folder and deletes the folders of dead processes before it registers.
        await up.WaitAsync(c => c.Workers.Any(w => w.Id != worker && w.Id.StartsWith("worker-1", StringComparison.Ordinal)));
        Assert.Empty(Directory.EnumerateDirectories("/dev/shm", $"actorsweep-{process}-*"));
    }

    /// <summary>Waits until both workers are ready. Returns their names in order.</summary>
    static async Task<string[]> WorkersAsync(UpCluster up)
    {
        await up.WaitForNodesAsync(schedulers: 1, workers: 2);
        return [.. (await up.Client.SnapshotAsync()).Workers.Select(w => w.Id).Order(StringComparer.Ordinal)];
    }

    static IEnumerable<string> BlobsOf(string node, UpCluster up)
    {
        var process = up.ProcessOfAsync(node).GetAwaiter().GetResult();
        return Directory.EnumerateDirectories("/dev/shm", $"actorsweep-{process}-*")
            .SelectMany(folder => Directory.EnumerateFiles(folder, "t*", SearchOption.AllDirectories));
    }

    static long SizeOf(DirectoryInfo folder) => folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(LengthOf);

    /// <summary>Returns the length of a file; 0 if it is deleted meanwhile.</summary>
    static long LengthOf(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
    }
}
