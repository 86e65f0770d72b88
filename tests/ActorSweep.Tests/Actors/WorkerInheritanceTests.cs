using ActorSweep.Actors;
using ActorSweep.Core.Scheduling;
using ActorSweep.Execution.Storage;
using ActorSweep.Hosting;
using ActorSweep.Protocol.Messages;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorSweep.Tests.Actors;

/// <summary>The work of a worker continues when its scheduler is lost, and is reported to the next one.</summary>
public sealed class WorkerInheritanceTests() : TestKit(ActorSweepConfig.Load(["client"]))
{
    static readonly RunId Run = new("run");
    static readonly byte[] Large = new byte[WireCodec.LargestInline + 1];

    readonly BlobStore _store = new("", "", NullLogger.Instance);
    readonly GivenWork _executor = new();

    /// <summary>The kit stops its actors in the base call, after AfterAll. They use these resources until then.</summary>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _store.Dispose();
    }

    [Fact]
    public void An_executing_attempt_is_reported_to_the_next_scheduler_and_finishes_there()
    {
        var worker = Begin(7);
        Assert.Equal([new HeldTask(new AttemptId(7), new TaskId(Run, 70), 1)], LoseScheduler(worker).HeldTasks);
        ConfirmRegistration(worker);
        _executor.End(7, [1, 2]);
        Assert.Equal([1, 2], FishForMessage<TasksFinished>(_ => true).Tasks.Single().Inline!);
        Assert.Empty(_executor.Discarded);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_finished_attempt_is_reported_with_its_blob_when_the_next_scheduler_adopts_it(bool isHeardBefore)
    {
        var worker = Begin(7);
        if (isHeardBefore)
        {
            _executor.End(7, Large);
            FishForMessage<TasksFinished>(_ => true);
        }
        var held = LoseScheduler(worker).HeldTasks;
        if (!isHeardBefore)
            _executor.End(7, Large);
        Assert.Equal((new AttemptId(7), isHeardBefore), (held.Single().Attempt, held.Single().HasEnded));
        ConfirmRegistration(worker);
        worker.Tell(new AdoptAttempt(new AttemptId(7)), TestActor);
        Assert.EndsWith("run/t70", FishForMessage<TasksFinished>(_ => true).Tasks.Single().Blob!.Url, StringComparison.Ordinal);
        Assert.NotNull(_store.Find("run/t70"));
    }

    [Fact]
    public void An_adopted_attempt_whose_result_is_missing_in_the_store_is_returned()
    {
        var worker = Begin(7);
        _executor.End(7, Large);
        LoseScheduler(worker);
        ConfirmRegistration(worker);
        _store.Remove("run/t70");
        worker.Tell(new AdoptAttempt(new AttemptId(7)), TestActor);
        FishForMessage<ReturnAttempt>(m => m.Attempt == new AttemptId(7));
    }

    [Fact]
    public void An_adopted_attempt_that_has_seceded_is_reported_as_seceded()
    {
        var worker = Begin(7);
        LoseScheduler(worker);
        _executor.Secede(7);
        ConfirmRegistration(worker);
        worker.Tell(new AdoptAttempt(new AttemptId(7)), TestActor);
        FishForMessage<SecedeTask>(m => m.Attempt == new AttemptId(7));
    }

    [Fact]
    public void A_discarded_result_is_kept_until_the_executing_attempt_that_reads_it_has_finished()
    {
        var worker = Begin(7);
        worker.Tell(new AssignTasks(5, [Run], [new TaskShape("f", [])], [new TaskAssignment(0, 1, new AttemptId(6), 1, 0, [], null, [], null, null)]));
        _executor.Next();
        _executor.End(6, Large);
        LoseScheduler(worker);
        ConfirmRegistration(worker);
        worker.Tell(new DiscardAttempt(new AttemptId(6)), TestActor);
        Drain(worker);
        Assert.NotNull(_store.Find("run/t1"));
        _executor.End(7, [1]);
        FishForMessage<TasksFinished>(m => m.Tasks[0].Attempt == new AttemptId(7));
        Assert.Null(_store.Find("run/t1"));
    }

    [Fact]
    public void An_attempt_that_the_next_scheduler_discards_is_cancelled_or_its_result_is_deleted()
    {
        var worker = Begin(7, 8);
        _executor.End(7, Large);
        LoseScheduler(worker);
        ConfirmRegistration(worker);
        worker.Tell(new DiscardAttempt(new AttemptId(7)), TestActor);
        worker.Tell(new DiscardAttempt(new AttemptId(8)), TestActor);
        Drain(worker);
        Assert.Null(_store.Find("run/t70"));
        Assert.Equal([new AttemptId(8)], _executor.Discarded);
    }

    [Fact]
    public void Inputs_of_executing_attempts_are_kept_until_the_last_has_finished_and_other_blobs_are_deleted()
    {
        var worker = Begin(7, 8);
        _store.Put("run/t2", Large);
        LoseScheduler(worker);
        ConfirmRegistration(worker);
        Drain(worker);
        Assert.Equal((true, false), (_store.Find("run/t1") is not null, _store.Find("run/t2") is not null));
        _executor.End(7, [1]);
        FishForMessage<TasksFinished>(_ => true);
        Assert.NotNull(_store.Find("run/t1"));
        _executor.End(8, [1]);
        FishForMessage<TasksFinished>(_ => true);
        Assert.Null(_store.Find("run/t1"));
    }

    [Fact]
    public void A_registration_names_only_as_many_held_attempts_as_fit_into_a_message()
    {
        var worker = Begin([.. Enumerable.Range(1, 2000).Select(i => (long)i)]);
        var hello = LoseScheduler(worker);
        Assert.Equal(Enumerable.Range(1, hello.HeldTasks.Length).Select(i => (long)i), hello.HeldTasks.Select(held => held.Attempt.Value));
        Assert.InRange(WireCodec.Write(hello with { HeldTasks = [.. hello.HeldTasks.Select(held => held with { Task = new TaskId(new(new string('r', 60)), long.MaxValue) })] }).Length, 10_000, WireCodec.LargestInline);
    }

    /// <summary>Starts a worker that executes tasks, each with the result of task 1 as its input.</summary>
    IActorRef Begin(params long[] attempts)
    {
        var services = TestWorker.Services(TestActor, _store) with { NewExecutor = (_, tell) => _executor.For(tell) };
        var worker = Sys.ActorOf(Props.Create(() => new WorkerActor(services)));
        ExpectMsg<RegisterWorker>();
        worker.Tell(new ConfirmWorker(5), TestActor);
        Drain(worker);
        _store.Put("run/t1", Large);
        ResultPlace[] here = [new(new WorkerId("w"), new BlobAddress("http://127.0.0.1:1/blobs/run/t1", Large.Length, BlobStore.Checksum(Large)))];
        worker.Tell(new AssignTasks(5, [Run], [new TaskShape("f", [])], [
            .. attempts.Select(a => new TaskAssignment(0, 10 * a, new AttemptId(a), 1, 0, [], null, [new TaskInput(0, 1, null, here)], null, null))]));
        foreach (var _ in attempts)
            _executor.Next();
        return worker;
    }

    /// <summary>The scheduler is lost. Returns the registration of the worker at the next one.</summary>
    RegisterWorker LoseScheduler(IActorRef worker)
    {
        worker.Tell(new RegisterAgain());
        return FishForMessage<RegisterWorker>(_ => true);
    }

    void ConfirmRegistration(IActorRef worker) => worker.Tell(new ConfirmWorker(6), TestActor);

    /// <summary>Waits until the worker has handled all messages.</summary>
    static void Drain(IActorRef worker) => worker.Ask<ActorIdentity>(new Identify(null), ClientExtensions.Patience).Wait(ClientExtensions.Patience);
}
