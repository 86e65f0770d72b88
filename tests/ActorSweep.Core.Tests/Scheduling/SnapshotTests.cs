namespace ActorSweep.Core.Tests.Scheduling;

public sealed class SnapshotTests
{
    readonly SchedulerDriver _driver = new(new() { EndedRuns = 2 });

    [Fact]
    public void The_snapshot_of_a_run_without_workers_says_that_there_is_none()
    {
        _driver.Submit("a", 1);

        Assert.Equal("no worker is registered", _driver.Run("a").Waiting);
    }

    [Fact]
    public void The_snapshot_of_a_run_says_that_all_workers_are_draining_or_out_of_reach()
    {
        _driver.RegisterWorker("w1");
        _driver.RegisterWorker("w2");
        _driver.Drain("w1");
        _driver.MakeWorkerUnreachable("w2");
        _driver.Submit("a", 1);

        Assert.Equal("no worker takes work: all are draining or unreachable", _driver.Run("a").Waiting);
    }

    [Fact]
    public void The_snapshot_of_a_run_that_waits_for_another_says_that_all_slots_are_busy()
    {
        _driver.RegisterWorker("w1");
        _driver.Submit("a", 10);
        _driver.Submit("b", 10);

        Assert.Null(_driver.Run("a").Waiting);
        Assert.Equal("all slots are busy", _driver.Run("b").Waiting);
    }

    [Fact]
    public void The_snapshot_of_a_cancelled_run_says_nothing_about_waiting()
    {
        _driver.Submit("a", 1);
        _driver.Cancel("a");

        Assert.Null(_driver.Run("a").Waiting);
    }

    [Fact]
    public void Runs_are_listed_in_the_order_of_their_submission_also_those_that_have_ended()
    {
        foreach (var run in (string[])["b", "a", "c"])
        {
            _driver.Submit(run, 1);
            _driver.Pass(1);
        }
        _driver.Cancel("a");
        _driver.Pass(1);
        _driver.Cancel("b");

        Assert.Equal(["b", "a", "c"], _driver.Snapshot.Runs.Select(run => run.Id));
    }

    [Fact]
    public void The_snapshot_of_a_run_counts_its_workers_slots_and_seconds_of_execution()
    {
        _driver.RegisterWorker("w1", slots: 2);
        _driver.RegisterWorker("w2", slots: 3);
        _driver.RegisterWorker("w3", slots: 4);
        var assigned = _driver.Submit("a", 3).Assigned();
        _driver.Finish(assigned[0], seconds: 1.5);
        _driver.Finish(assigned[1], seconds: 2.5);

        var run = _driver.Run("a");
        Assert.Equal(("a", "sir", 3, 0, 0), (run.Id, run.Name, run.Tasks, run.Done, run.Failed));
        Assert.Equal((2, 5, 4.0), (run.Workers, run.Slots, run.ExecuteSeconds));
        Assert.Equal((_driver.Now, null), (run.Submitted, run.Ended));
    }

    [Fact]
    public void The_snapshot_of_a_worker_counts_its_busy_slots_and_its_tasks()
    {
        _driver.RegisterWorker("w1", slots: 2);
        var assigned = _driver.Submit("a", 1000).Assigned();
        _driver.Finish(assigned[0], seconds: 0.001);

        Assert.Equal(new WorkerSnapshot("w1", "akka://w1", WorkerStatus.Ready, Slots: 2, Busy: 2, Tasks: 1), _driver.Worker("w1"));
    }

    [Fact]
    public void The_slots_of_the_cluster_are_those_of_ready_workers()
    {
        _driver.RegisterWorker("w1", slots: 2);
        _driver.RegisterWorker("w2", slots: 3);
        _driver.RegisterWorker("w3", slots: 5);
        _driver.MakeWorkerUnreachable("w2");
        _driver.Drain("w3");

        Assert.Equal((2, 1), (_driver.Snapshot.Slots, _driver.Snapshot.Epoch));
    }

    [Fact]
    public void The_oldest_ended_runs_are_deleted_beyond_a_limit()
    {
        foreach (var run in (string[])["a", "b", "c"])
        {
            _driver.Submit(run, 1);
            _driver.FailReduction(run, "why");
        }
        _driver.Submit("d", 1);

        Assert.Equal(["b", "c", "d"], _driver.Snapshot.Runs.Select(r => r.Id));
    }

    [Fact]
    public void The_version_increases_with_a_submission_and_not_with_a_report()
    {
        _driver.RegisterWorker("w1");
        var version = _driver.State.Version;
        _driver.Report("w1");
        Assert.Equal(version, _driver.State.Version);
        _driver.Submit("a", 1);
        Assert.True(_driver.State.Version > version);
    }

    [Fact]
    public void A_worker_is_known_from_its_registration_until_it_unregisters()
    {
        Assert.False(_driver.State.Knows(new("w1")));
        _driver.RegisterWorker("w1");
        Assert.True(_driver.State.Knows(new("w1")));
        _driver.UnregisterWorker("w1");
        Assert.False(_driver.State.Knows(new("w1")));
    }
}
