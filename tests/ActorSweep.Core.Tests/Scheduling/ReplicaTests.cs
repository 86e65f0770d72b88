using ActorSweep.Core.Scheduling;
using static ActorSweep.Core.Tests.Scheduling.Specs;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class ReplicaTests
{
    readonly SchedulerDriver _driver = new();

    [Fact]
    public void A_result_is_replicated_to_as_many_workers_as_its_client_wants()
    {
        RegisterHolders("w1", "w2", "w3");
        var told = _driver.WantReplicas(Id(0), 2).OfType<Instruction.AddReplica>().Single();

        Assert.Equal(("w2", "w1"), (told.Worker.Value, told.From.Holders.Single().Value));
        _driver.AddReplica("w2", Id(0));
        Assert.Empty(_driver.WantReplicas(Id(0), 2));
    }

    [Fact]
    public void A_task_is_reopened_only_when_the_last_replica_of_its_result_is_lost()
    {
        RegisterHolders("w1", "w2");
        _driver.AddReplica("w2", Id(0));

        Assert.Empty(_driver.LoseWorker("w1"));
        Assert.Equal([0], _driver.LoseWorker("w2").Reopened());
    }

    [Fact]
    public void A_replica_of_a_released_result_is_deleted()
    {
        RegisterHolders("w1", "w2");
        _driver.Release("c", Id(0));

        Assert.Equal(["(0)"], _driver.AddReplica("w2", Id(0)).Deleted());
    }

    [Fact]
    public void A_replica_at_a_worker_out_of_reach_does_not_count()
    {
        RegisterHolders("w1", "w2");
        _driver.MakeWorkerUnreachable("w2");
        _driver.AddReplica("w2", Id(0));

        Assert.Equal([0], _driver.UnregisterWorker("w1").Reopened());
        Assert.Contains(new Instruction.ReleaseWorkerResults(new("w2")), _driver.MakeWorkerReachable("w2"));
    }

    [Fact]
    public void A_draining_worker_finishes_its_drain_when_its_results_are_replicated_to_others()
    {
        RegisterHolders("w1", "w2");
        var move = _driver.Drain("w1").OfType<Instruction.AddReplica>().Single();

        Assert.Equal(("w2", "w1"), (move.Worker.Value, move.From.Holders.Single().Value));
        Assert.Empty(_driver.Wait(1));
        Assert.Contains(new Instruction.FinishDrain(new("w1")), _driver.AddReplica("w2", Id(0)));
        Assert.Empty(_driver.UnregisterWorker("w1"));
    }

    [Fact]
    public void A_replica_that_a_worker_did_not_store_in_time_is_assigned_to_another_worker()
    {
        RegisterHolders("w1", "w2", "w3");
        Assert.Equal("w2", _driver.Drain("w1").OfType<Instruction.AddReplica>().Single().Worker.Value);
        _driver.UnregisterWorker("w2");

        Assert.Equal("w3", _driver.Wait(6).OfType<Instruction.AddReplica>().Single().Worker.Value);
    }

    [Fact]
    public void A_result_whose_two_holders_both_drain_is_replicated_to_a_third_worker()
    {
        RegisterHolders("w1", "w2", "w3");
        _driver.AddReplica("w2", Id(0));
        var told = _driver.Drain("w1").Concat(_driver.Drain("w2")).ToList();

        Assert.Contains(told, i => i is Instruction.AddReplica { Worker.Value: "w3" });
        Assert.DoesNotContain(new Instruction.FinishDrain(new("w2")), told);
    }

    [Fact]
    public void A_replica_at_a_draining_worker_counts()
    {
        RegisterHolders("w1", "w2", "w3");
        _driver.Drain("w1");
        _driver.Drain("w2");

        Assert.Empty(_driver.AddReplica("w2", Id(0)).Reopened());
    }

    [Fact]
    public void Scattered_data_need_no_execution_and_survive_the_loss_of_every_worker()
    {
        var scattered = Held(0, new TaskRules { CannotRepeat = true }) with { Scattered = 1000 };
        Assert.Equal([0], _driver.Ask(scattered, Held(1, 0)).Finished());
        for (var i = 0; i < 5; i++)
        {
            Assert.Empty(_driver.RegisterWorker($"w{i}").Only().Inputs.Single().Holders);
            _driver.AddReplica($"w{i}", Id(0));
            Assert.Empty(_driver.UnregisterWorker($"w{i}").Reopened());
        }
        Assert.Equal([1], _driver.Finish(_driver.RegisterWorker("w9").Only()).Finished());
    }

    /// <summary>Adds workers; the first one holds the result of task 0.</summary>
    void RegisterHolders(params string[] workers)
    {
        _driver.RegisterWorker(workers[0]);
        _driver.Finish(_driver.Ask(Held(0)).Only());
        foreach (var other in workers.Skip(1))
            _driver.RegisterWorker(other);
    }
}
