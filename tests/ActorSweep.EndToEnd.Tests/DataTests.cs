using ActorSweep.EndToEnd.Tests.Processes;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>Tests of results too large for messages: lost with their node, larger than its memory, fetched from other nodes.</summary>
public sealed class DataTests
{
    const int Doubles = 100_000;

    [Theory]
    [InlineData("on")]
    [InlineData("off")]
    public async Task A_result_lost_with_its_worker_is_computed_again(string sameMachine)
    {
        using var config = new ConfigFile($"actorsweep.blobs.same-machine = {sameMachine}");
        await using var up = await UpCluster.StartAsync(2, slots: 1, "--config", config.Path);
        var workers = (await up.Client.SnapshotAsync()).Workers.Select(w => w.Id).Order().ToArray();
        var (one, other) = (new TaskOptions { Workers = [workers[0]], AllowOtherWorkers = true }, new TaskOptions { Workers = [workers[1]] });
        var held = up.Client.Submit(() => Deadly.Make(1, Doubles), one);
        var busy = up.Client.Submit(() => Deadly.Burn(2), other);
        await held.WaitAsync();
        var sum = up.Client.Submit(() => Deadly.Sum(held.Value), other);
        RunningProgram.Signal(await up.ProcessOfAsync("worker-1"), "KILL");

        Assert.Equal(Deadly.Make(1, Doubles).Sum(), await sum.AsTask().WaitAsync(RunningProgram.Patience));
        Assert.Equal(1, await busy);
        Assert.Equal(Deadly.Make(1, Doubles), await held.AsTask().WaitAsync(RunningProgram.Patience));
    }

    [Fact]
    public async Task A_replicated_result_survives_the_loss_of_one_worker_and_is_not_computed_again()
    {
        await using var up = await UpCluster.StartAsync(2);
        var workers = (await up.Client.SnapshotAsync()).Workers.Select(w => w.Id).Order().ToArray();
        // A second execution would return another result.
        var held = up.Client.Submit(() => Deadly.Make(Environment.TickCount, Doubles), new() { Workers = [workers[0]], AllowOtherWorkers = true });
        var first = await held;
        await up.Client.RequestReplicasAsync(held, 2);
        await up.WaitAsync(_ => BlobsOf("worker-2", up).Any());
        RunningProgram.Signal(await up.ProcessOfAsync("worker-1"), "KILL");
        var sum = up.Client.Submit(() => Deadly.Sum(held.Value), new() { Workers = [workers[1]] });
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
        await using var up = await UpCluster.StartAsync(1);
        var held = up.Client.Submit(() => Deadly.Make(1, Doubles));
        await held.WaitAsync();
        var (process, worker) = (await up.ProcessOfAsync("worker-1"), (await up.Client.SnapshotAsync()).Workers.Single().Id);
        Assert.NotEmpty(Directory.EnumerateDirectories("/dev/shm", $"actorsweep-{process}-*"));
        RunningProgram.Signal(process, "KILL");
        await up.Up.LineAsync("worker-1 ended with 137; starting it again");
        // A worker creates its folder and deletes the folders of dead processes before it registers.
        await up.WaitAsync(c => c.Workers.Any(w => w.Id != worker));
        Assert.Empty(Directory.EnumerateDirectories("/dev/shm", $"actorsweep-{process}-*"));
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
