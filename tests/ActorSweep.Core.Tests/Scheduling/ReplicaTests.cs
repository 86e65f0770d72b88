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
    public void The_results_of_a_maps_chunk_move_from_a_draining_worker_and_nothing_is_executed_again()
    {
        var chunk = FinishMapOn("w1", 1);
        var move = _driver.Drain("w1").OfType<Instruction.AddReplica>().Single();

        Assert.Equal(("w2", new ResultId(Id(0, "m"), chunk.Attempt), "w1"), (move.Worker.Value, move.Result, move.From.Holders.Single().Value));
        Assert.Contains(new Instruction.FinishDrain(new("w1")), _driver.AddReplica("w2", Id(0, "m"), chunk.Attempt));
        Assert.Empty(_driver.UnregisterWorker("w1"));
        Assert.Equal("w2", _driver.State.Locate(Id(0, "m"))!.Holders.Single().Value);
        Assert.Equal("w2", _driver.State.HoldersOf(new("m"), chunk.Blocks).Single().Value);
        Assert.Contains(_driver.UnregisterWorker("w2"), i => i is Instruction.ReopenItems);
    }

    [Fact]
    public void A_copy_of_a_maps_results_that_arrives_when_nobody_wants_them_is_deleted()
    {
        var chunk = FinishMapOn("w1", 1);
        _driver.Drain("w1");
        _driver.ReleaseMap("c", "m");

        Assert.Equal([new Instruction.DiscardWork(new("w2"), chunk.Attempt) { IsOver = true }], _driver.AddReplica("w2", Id(0, "m"), chunk.Attempt));
    }

    [Fact]
    public void A_copy_of_the_results_of_an_earlier_attempt_at_the_same_items_is_deleted()
    {
        var lost = FinishMapOn("w1", 1);
        var again = _driver.UnregisterWorker("w1").Assigned().Single();
        _driver.FinishItems(again);
        _driver.RegisterWorker("w3");

        Assert.Equal([new Instruction.DiscardWork(new("w3"), lost.Attempt) { IsOver = true }], _driver.AddReplica("w3", Id(0, "m"), lost.Attempt));
        Assert.Equal("w2", _driver.State.Locate(Id(0, "m"))!.Holders.Single().Value);
    }

    [Fact]
    public void A_chunk_and_its_first_item_that_was_retried_alone_both_move()
    {
        _driver.RegisterWorker("w1");
        var chunk = _driver.FinishItems(_driver.Map("m", 100, new TaskRules { Retries = 1 }).Assigned().Single(), seconds: 0.01, inline: true)
            .Assigned().First(a => a.Blocks.Count > 2);
        var alone = _driver.FinishItems(chunk, failed: ItemFailed(chunk.Blocks.First)).Concat(_driver.Wait(5)).Assigned().First(a => a.Blocks == chunk.Blocks with { Count = 1 });
        _driver.FinishItems(alone);
        _driver.RegisterWorker("w2");
        _driver.AddReplica("w2", Id(chunk.Blocks.First, "m"), chunk.Attempt);

        Assert.Equal(["w1", "w2"], _driver.State.Locate(Id(chunk.Blocks.First + 1, "m"))!.Holders.Select(h => h.Value).Order());
        Assert.Equal(["w1"], _driver.State.Locate(Id(chunk.Blocks.First, "m"))!.Holders.Select(h => h.Value));
        _driver.AddReplica("w2", Id(alone.Blocks.First, "m"), alone.Attempt);
        Assert.Equal(["w1", "w2"], _driver.State.Locate(Id(chunk.Blocks.First, "m"))!.Holders.Select(h => h.Value).Order());
    }

    [Fact]
    public void A_drain_ends_after_three_rounds_in_which_no_other_worker_could_store_a_result()
    {
        RegisterHolders("w1", "w2", "w3");
        List<string> asked = [.. _driver.Drain("w1").OfType<Instruction.AddReplica>().Select(i => i.Worker.Value)];
        IReadOnlyList<Instruction> told = [];
        for (var round = 0; round < 3; round++)
        {
            Assert.DoesNotContain(new Instruction.FinishDrain(new("w1")), told);
            told = _driver.Wait(6);
            asked.AddRange(told.OfType<Instruction.AddReplica>().Select(i => i.Worker.Value));
        }

        Assert.Equal(["w2", "w3", "w2"], asked);
        Assert.Contains(new Instruction.FinishDrain(new("w1")), told);
        Assert.Equal([0], _driver.UnregisterWorker("w1").Reopened());
    }

    [Fact]
    public void A_drain_goes_on_as_long_as_each_round_moves_a_result()
    {
        _driver.RegisterWorker("w1");
        for (var task = 0; task < 5; task++)
            _driver.Finish(_driver.Ask(Held(task)).Only());
        _driver.RegisterWorker("w2");
        _driver.Drain("w1");
        for (var task = 0; task < 4; task++)
        {
            _driver.AddReplica("w2", Id(task));
            Assert.Contains(_driver.Wait(6), i => i is Instruction.AddReplica);
        }

        Assert.Contains(new Instruction.FinishDrain(new("w1")), _driver.AddReplica("w2", Id(4)));
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

    [Fact]
    public void Large_scattered_values_go_to_workers_in_turn()
    {
        _driver.RegisterWorker("w1");
        _driver.RegisterWorker("w2");
        var large = Enumerable.Range(0, 3).Select(i => Held(i) with { Scattered = 1 << 20 }).ToArray();
        var told = _driver.Ask([.. large, Held(3) with { Scattered = 16 * 1024 }]);

        Assert.Equal([0, 1, 2, 3], told.Finished());
        Assert.Equal(
            [("w1", Id(0)), ("w2", Id(1)), ("w1", Id(2))], told.OfType<Instruction.AddReplica>().Select(i => (i.Worker.Value, i.Result.Task)));
        _driver.AddReplica("w2", Id(1));
        Assert.Equal("w2", _driver.Ask(Held(4, 1)).Only().Worker.Value);
        Assert.Empty(_driver.UnregisterWorker("w2").Reopened());
    }

    [Fact]
    public void A_scattered_value_that_a_worker_holds_is_not_sent_again_when_its_client_reconnects()
    {
        _driver.RegisterWorker("w1");
        _driver.Ask(Held(0) with { Scattered = 1 << 20 });
        _driver.AddReplica("w1", Id(0));

        Assert.Empty(_driver.Ask(Held(0) with { Scattered = 1 << 20, IsAgain = true }).OfType<Instruction.AddReplica>());
    }

    /// <summary>Adds a worker that holds the results of a map, and then the worker w2.</summary>
    Instruction.AssignChunk FinishMapOn(string worker, long items)
    {
        _driver.RegisterWorker(worker);
        var chunk = _driver.Map("m", items).Assigned().Single();
        _driver.FinishItems(chunk);
        _driver.RegisterWorker("w2");
        return chunk;
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
