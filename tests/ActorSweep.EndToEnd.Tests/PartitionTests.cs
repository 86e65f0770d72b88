using System.Text.Json;
using ActorSweep.EndToEnd.Tests.Processes;
using ActorSweep.Logging;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>
/// Tests of machines of a cluster that cannot reach the others or cannot be reached. The machines are network namespaces. The sweep ends with the same bits
/// while a machine is cut off, and the node of that machine exits when it is connected again.
/// </summary>
public sealed class PartitionTests(SharedMachines shared) : IClassFixture<SharedMachines>
{
    const string Worker = "w1";

    [Theory]
    [InlineData(Cut.Off)]
    [InlineData(Cut.Mute)]
    [InlineData(Cut.FromOthers)]
    public async Task A_partition_of_the_active_scheduler_does_not_change_the_bits_of_a_sweep_and_the_other_recovers(Cut cut)
    {
        var (active, other) = await shared.WaitForNodesAsync();
        // Results are on the machine where the run ends.
        await AssertSameBitsAndExitAsync(active, cut, client: other);
        Assert.NotEmpty(shared.NodeOf(other).EventsOf(NodeEvent.SchedulerActivated));
    }

    [Fact]
    public async Task A_worker_that_hears_nothing_does_not_change_the_bits_of_a_sweep_and_the_scheduler_stays()
    {
        var (active, other) = await shared.WaitForNodesAsync();
        await AssertSameBitsAndExitAsync(Worker, Cut.Deaf, client: active);
        Assert.Empty(shared.NodeOf(other).EventsOf(NodeEvent.SchedulerActivated));
    }

    async Task AssertSameBitsAndExitAsync(string machine, Cut cut, string client)
    {
        var model = $"{typeof(Deadly).Assembly.Location}!{typeof(Deadly).FullName}.{nameof(Deadly.SimulateSlowly)}";
        using var sweep = shared.Machines.Start(client, shared.Files, [
            "sweep", "--model", model, "-p", "beta=linspace(1e-4,4e-4,5)", "--replicates", "200", "--seed", "7",
            "--cluster", "http://127.0.0.1:8787", "--force", "--json", "--quiet"]);
        await shared.Machines.WaitAsync(client, "runs", runs => runs.EnumerateArray().Any(run =>
            run.GetProperty("state").GetString() == "running" && run.GetProperty("done").GetInt64() >= 100));

        shared.Machines.CutOff(machine, cut);
        var outcome = await EndOfAsync(sweep);
        Assert.True(outcome.Code == 0, $"{outcome}\n{Printed}");
        Assert.Equal(await Disturbed.UndisturbedDigestAsync(times: 2), JsonDocument.Parse(outcome.Output).RootElement.GetProperty("digest").GetString());

        shared.Machines.Reconnect(machine, cut);
        Assert.Equal(1, (await shared.NodeOf(machine).ExitAsync()).Code);
        await shared.StartNodeAsync(machine);
    }

    async Task<Outcome> EndOfAsync(RunningProgram sweep)
    {
        try
        {
            return await sweep.ExitAsync();
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message}\n{Printed}");
        }
    }

    string Printed => string.Join('\n', shared.Machines.Names.Select(machine => $"{machine}: {shared.NodeOf(machine).Printed}"));
}
