using ActorSweep.Actors;
using ActorSweep.Core.Queue;
using ActorSweep.Core.Scheduling;
using ActorSweep.Hosting;
using ActorSweep.Protocol;
using ActorSweep.Storage;
using ActorSweep.Storage.Journal;
using ActorSweep.Storage.Queue;
using ActorSweep.Tests.Storage.Journal;
using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorSweep.Tests.Actors;

public sealed class QueueActorTests : TestKit
{
    static readonly RunId OneEntry = new("queued");

    readonly JournalFolder _folder = new();
    readonly JournalLease _lease;
    readonly QueueDesk _desk;
    readonly TestProbe _scheduler;

    public QueueActorTests() : base(ActorSweepConfig.Load(["client"]))
    {
        _folder.Database.Prepare();
        (_lease, _desk, _scheduler) = (new JournalLease(_folder.Database, "a:1", TimeSpan.FromMinutes(5), TimeProvider.System), new QueueDesk(new QueueDatabase(_folder.Database)), CreateTestProbe());
        Assert.True(_lease.TryTake());
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_result_that_its_worker_has_lost_is_made_again_and_recorded_then()
    {
        var (queue, task) = await BeginAsync();
        queue.Tell(Done(task, null));
        _scheduler.FishForMessage<LocateResult>(m => m.Task == task);
        _scheduler.Reply(new ResultLocated(null, [new ResultPlace(new WorkerId("w"), new BlobAddress("http://127.0.0.1:1/gone", 100_000, 7))]));
        Assert.Equal(new WorkerId("w"), _scheduler.FishForMessage<InputLost>(m => m.Input == task).Holder);
        queue.Tell(Done(task, [1, 2]));
        Assert.Equal([1, 2], (await EndAsync()).Result!);
    }

    [Fact]
    public async Task An_end_is_recorded_and_told_to_who_waits_and_the_scheduler_may_forget_the_task()
    {
        var (queue, task) = await BeginAsync();
        var waiting = _desk.EndedAsync(["a"], ClientExtensions.Patience, CancellationToken.None);
        queue.Tell(Done(task, [3]));
        _scheduler.FishForMessage<ChangeTasks>(m => m is { Change: TaskChange.Release } && m.Tasks.Single() == task);
        Assert.Equal([3], (await waiting).Single().Result!);
    }

    [Fact]
    public async Task What_is_revoked_when_it_has_begun_is_cancelled_and_what_comes_of_it_then_is_nothing()
    {
        var (queue, task) = await BeginAsync();
        Assert.True(await _desk.RevokeAsync("a", terminate: true, CancellationToken.None));
        _scheduler.FishForMessage<ChangeTasks>(m => m is { Change: TaskChange.Cancel } && m.Tasks.Single() == task);
        queue.Tell(Done(task, [3]));
        Assert.Equal(QueuedState.Revoked, (await EndAsync()).State);
    }

    [Fact]
    public async Task A_database_that_can_not_be_used_is_the_schedulers_end()
    {
        var (_, _) = await BeginAsync();
        _folder.Execute("DROP TABLE actorsweep_queue");
        _scheduler.FishForMessage<JournalActor.Failed>(_ => true);
    }

    /// <summary>A call is put in, and handed to the scheduler as a task.</summary>
    async Task<(IActorRef Queue, TaskId Task)> BeginAsync()
    {
        var work = new SubmitTasks(ClientId.Nobody, OneEntry, "queue", false, [new TaskShape("f", [])], [new SubmittedOptions()], [new SubmittedTask(0, 0, [], [], 0, IsHeld: true)]);
        await _desk.PutAsync([new QueuedCall("a", "", "f", WireCodec.Write(work)) { ResultTtl = 3_600_000 }], CancellationToken.None);
        var props = Props.Create(() => new QueueActor(_desk, _lease, 1, new BlobClient(new HttpClient(), false), NullLogger.Instance));
        var queue = _scheduler.ChildActorOf(props);
        var handed = _scheduler.FishForMessage<SubmitTasks>(_ => true);
        return (queue, new TaskId(handed.Run, handed.Tasks.Single().Index));
    }

    async Task<QueuedSnapshot> EndAsync() => (await _desk.EndedAsync(["a"], ClientExtensions.Patience, CancellationToken.None)).Single();

    static ClientUpdate Done(TaskId task, byte[]? inline) => new([new TaskUpdate(task, TaskStatusOnWire.Done, inline, null)], []);
}
