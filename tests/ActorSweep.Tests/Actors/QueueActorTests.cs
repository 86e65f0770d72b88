using ActorSweep.Actors;
using ActorSweep.Core.Queue;
using ActorSweep.Core.Scheduling;
using ActorSweep.Execution.Storage;
using ActorSweep.Hosting;
using ActorSweep.Protocol.Messages;
using ActorSweep.Settings;
using ActorSweep.Storage;
using ActorSweep.Storage.Journal;
using ActorSweep.Storage.Queue;
using ActorSweep.Tests.Client;
using ActorSweep.Tests.Storage.Journal;
using ActorSweep.Tests.Storage.Queue;
using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorSweep.Tests.Actors;

public sealed class QueueActorTests : TestKit
{
    readonly FakeTime _clock = new();
    readonly JournalFolder _folder = new();
    readonly JournalLease _lease;
    readonly QueueDesk _desk;
    readonly TestProbe _scheduler;
    SchedulerActor.FindRoom? _asked;
    IActorRef _asker = ActorRefs.Nobody;

    public QueueActorTests() : base(ActorSweepConfig.Load(["client"]))
    {
        _folder.Database.Prepare();
        (_lease, _desk, _scheduler) = (new JournalLease(_folder.Database, "a:1", TimeSpan.FromMinutes(5), TimeProvider.System), new QueueDesk(new QueueDatabase(_folder.Database), _ => Task.FromResult(true)), CreateTestProbe());
        Assert.True(_lease.TryTake());
    }

    /// <summary>The kit stops its actors in the base call, after AfterAll. They use these resources until then.</summary>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _folder.Dispose();
    }

    [Fact]
    public async Task A_result_that_its_worker_lost_is_recorded_when_the_task_finishes_again()
    {
        var (queue, task) = await LoseResultAsync();
        Assert.Equal(new WorkerId("w"), _scheduler.FishForMessage<ReportLostInput>(m => m.Input == task).Holder);
        queue.Tell(Done(task, [1, 2]));
        Assert.Equal([1, 2], (await EndAsync()).Result!);
    }

    [Fact]
    public async Task The_end_of_a_call_is_recorded_and_reported_and_its_task_is_released()
    {
        var (queue, task) = await BeginAsync();
        var waiting = _desk.ReadEndsAsync(["a"], ClientExtensions.Patience, CancellationToken.None);
        queue.Tell(Done(task, [3]));
        _scheduler.FishForMessage<ChangeTasks>(m => m is { Change: TaskChange.Release } && m.Tasks.Single() == task);
        Assert.Equal([3], (await waiting).Single().Result!);
    }

    [Fact]
    public async Task A_call_that_is_revoked_after_it_began_is_cancelled_and_its_result_is_ignored()
    {
        var (queue, task) = await BeginAsync();
        Assert.True(await _desk.RevokeAsync("a", terminate: true, CancellationToken.None));
        _scheduler.FishForMessage<ChangeTasks>(m => m is { Change: TaskChange.Cancel } && m.Tasks.Single() == task);
        queue.Tell(Done(task, [3]));
        Assert.Equal(QueuedState.Revoked, (await EndAsync()).State);
    }

    [Fact]
    public async Task A_failure_of_the_database_is_reported_to_the_scheduler_as_a_failed_journal()
    {
        var (_, _) = await BeginAsync();
        _folder.Execute("DROP TABLE actorsweep_queue");
        _scheduler.FishForMessage<JournalActor.Failed>(_ => true);
    }

    [Fact]
    public async Task Only_as_many_calls_begin_as_workers_have_slots_and_unserved_calls_delay_no_others()
    {
        await PutAsync([.. Enumerable.Range(0, 5000).Select(i => Call($"mail-{i}", queue: "mail")), Call("a"), Call("b"), Call("c")]);
        Start();
        var handed = AnswerRoom(kinds => kinds.Select(kind => new Room(kind.IsNone ? 2 : 0, 0)));
        Assert.All(handed, work => Assert.Empty(work.Options.Single().Resources));
        Assert.Equal(2, handed.Count);
        Assert.Equal(["a", "b"], (await _desk.ListAsync(9999, CancellationToken.None)).Where(call => call.State == QueuedState.Started).Select(call => call.Id));
    }

    [Fact]
    public async Task A_call_that_no_worker_can_run_is_released_and_submitted_again_when_one_can()
    {
        var (queue, task) = await BeginAsync();
        queue.Tell(Failed(task, FailureType.NoWorkerCanRun));
        _scheduler.FishForMessage<ChangeTasks>(m => m is { Change: TaskChange.Release } && m.Tasks.Single() == task);
        Assert.NotEqual(task.Index, AnswerRoom(_ => [new Room(1, 0)]).Single().Tasks.Single().Index);
    }

    [Fact]
    public async Task A_failure_is_recorded_with_its_call_and_the_next_scheduler_continues_the_retry()
    {
        var (queue, task) = await BeginAsync(new() { Retries = 2 });
        queue.Tell(Failed(task, "Oops", mayRetry: true));
        var next = AnswerRoom(_ => [new Room(1, 0)]).Single();
        var there = (await _desk.FindAsync(["a"], CancellationToken.None)).Single();
        Assert.Equal((1, "Oops", QueuedState.Started), (there.Failures, there.Failure!.Type, there.State));
        Sys.Stop(queue);
        queue = Start();
        // The call keeps its task id, because a worker may have the task.
        Assert.Equal(TargetOf(next), TargetOf(_scheduler.FishForMessage<SubmitTasks>(_ => true)));
        queue.Tell(Failed(TargetOf(next), "Oops", mayRetry: true));
        next = AnswerRoom(_ => [new Room(1, 0)]).Single();
        queue.Tell(Failed(TargetOf(next), "Oops", mayRetry: true));
        Assert.Equal((3, QueuedState.Failed), ((await EndAsync()).Failures, (await EndAsync()).State));
    }

    [Fact]
    public async Task A_failure_that_may_not_be_retried_fails_the_call()
    {
        var (queue, task) = await BeginAsync(new() { Retries = 2 });
        queue.Tell(Failed(task, "Oops"));
        Assert.Equal(QueuedState.Failed, (await EndAsync()).State);
    }

    [Fact]
    public async Task A_call_that_is_acknowledged_before_is_not_repeated_and_fails_when_its_worker_is_lost()
    {
        await PutAsync([Call("a") with { AcknowledgeBefore = true }]);
        var queue = Start();
        var handed = AnswerRoom(_ => [new Room(1, 0)]).Single();
        Assert.True(handed.Options.Single().CannotRepeat);
        queue.Tell(Failed(TargetOf(handed), FailureType.StateLost));
        Assert.Equal(FailureType.WorkerLost, (await EndAsync()).Failure!.Type);
    }

    [Fact]
    public async Task A_submitted_call_that_no_worker_has_begun_when_its_time_is_over_expires()
    {
        await PutAsync([Call("a") with { Expires = 3_600_000 }]);
        var queue = Start();
        var task = TargetOf(AnswerRoom(_ => [new Room(1, 0)]).Single());
        _clock.Advance(TimeSpan.FromHours(2));
        _scheduler.FishForMessage<ChangeTasks>(m => m is { Change: TaskChange.CancelUnlessBegun } && m.Tasks.Single() == task);
        queue.Tell(Failed(task, FailureType.Cancelled));
        Assert.Equal(QueuedState.Expired, (await EndAsync()).State);
    }

    [Fact]
    public async Task A_call_whose_row_is_unreadable_fails_and_the_other_calls_begin()
    {
        await PutAsync([Call("a"), Call("b")]);
        _folder.Execute("UPDATE actorsweep_queue SET work = x'00' WHERE id = 'a'");
        Start();
        Assert.Single(AnswerRoom(_ => [new Room(2, 0)]));
        Assert.Equal(QueuedState.Failed, (await EndAsync()).State);
    }

    [Fact]
    public async Task Calls_with_a_rate_begin_one_at_a_time_in_order_of_priority()
    {
        await PutAsync([.. "abc".Select(id => Call($"{id}") with { Interval = 3_600_000, Priority = id })]);
        Start();
        Assert.Single(AnswerRoom(_ => [new Room(9, 0)]));
        Assert.Equal(["c"], (await _desk.ListAsync(9, CancellationToken.None)).Where(call => call.State == QueuedState.Started).Select(call => call.Id));
        Assert.Empty(AnswerRoom(_ => [new Room(9, 0)]));
        Start();
        Assert.Empty(AnswerRoom(_ => [new Room(9, 0)]));
    }

    [Fact]
    public async Task Calls_of_one_function_share_one_rate_in_all_queues()
    {
        await PutAsync([Call("a", queue: "eu") with { Interval = 3_600_000 }, Call("b", queue: "us") with { Interval = 3_600_000 }]);
        Start();
        Assert.Single(AnswerRoom(kinds => kinds.Select(_ => new Room(9, 0))));
    }

    [Fact]
    public async Task A_result_that_could_not_be_fetched_is_located_again_without_a_message_from_the_scheduler()
    {
        var (_, task) = await LoseResultAsync();
        _scheduler.FishForMessage<ReportLostInput>(m => m.Input == task);
        _clock.Advance(ResultFetches.AgainAfter);
        _scheduler.FishForMessage<LocateResult>(m => m.Task == task, max: ClientExtensions.Patience);
        _scheduler.Reply(new ResultLocated([4], []));
        Assert.Equal([4], (await EndAsync()).Result!);
    }

    /// <summary>Finishes a call whose result cannot be fetched from its holder.</summary>
    async Task<(IActorRef Queue, TaskId Task)> LoseResultAsync()
    {
        var (queue, task) = await BeginAsync();
        queue.Tell(Done(task, null));
        _scheduler.FishForMessage<LocateResult>(m => m.Task == task);
        _scheduler.Reply(new ResultLocated(null, [new ResultPlace(new WorkerId("w"), new BlobAddress("http://127.0.0.1:1/gone", 100_000, 7))]));
        return (queue, task);
    }

    /// <summary>Enqueues a call, which is submitted to the scheduler as a task.</summary>
    async Task<(IActorRef Queue, TaskId Task)> BeginAsync(SubmittedOptions? options = null)
    {
        await PutAsync([Call("a", options)]);
        var queue = Start();
        return (queue, TargetOf(AnswerRoom(_ => [new Room(1, 0)]).Single()));
    }

    Task PutAsync(IReadOnlyList<QueuedCall> calls) => _desk.PutAsync(calls, CancellationToken.None);

    IActorRef Start()
    {
        var shelf = new BundleShelf(EngineServices.OpenBundles(EngineSettings.Of(ActorSweepConfig.Load(["client"]))), kept: null);
        var props = Props.Create(() => new QueueActor(_desk, shelf, _lease, new BlobClient(new HttpClient(), false), _clock, NullLogger.Instance));
        return _scheduler.ChildActorOf(props);
    }

    /// <summary>Reports the room, and returns the tasks that are submitted as a consequence.</summary>
    IReadOnlyList<SubmitTasks> AnswerRoom(Func<IReadOnlyList<Requirement>, IEnumerable<Room>> room)
    {
        var asked = _asked ?? _scheduler.FishForMessage<SchedulerActor.FindRoom>(_ => true);
        var queue = _asked is null ? _scheduler.LastSender : _asker;
        _asked = null;
        queue.Tell(new SchedulerActor.Rooms([.. room(asked.Kinds)]), _scheduler);
        queue.Tell(new Identify(asked), _scheduler);
        List<SubmitTasks> handed = [];
        _scheduler.FishForMessage<object>(m =>
        {
            if (m is SubmitTasks work)
                handed.Add(work);
            if (m is SchedulerActor.FindRoom next)
                (_asked, _asker) = (next, _scheduler.LastSender);
            return m is ActorIdentity;
        });
        return handed;
    }

    async Task<QueuedSnapshot> EndAsync() => (await _desk.ReadEndsAsync(["a"], ClientExtensions.Patience, CancellationToken.None)).Single();

    static TaskId TargetOf(SubmitTasks handed) => new(handed.Run, handed.Tasks.Single(task => task.IsHeld).Index);

    static QueuedCall Call(string id, SubmittedOptions? options = null, string queue = "") => new(id, queue, "f", QueuedWorkTests.Graph(options)) { ResultTtl = 3_600_000 };

    static ClientUpdate Failed(TaskId task, string type, bool mayRetry = false) =>
        new([new TaskUpdate(task, TaskStatusOnWire.Failed, null, new TaskFailure(type, "", "", "", 1, [])) { MayRetry = mayRetry }], []);

    static ClientUpdate Done(TaskId task, byte[]? inline) => new([new TaskUpdate(task, TaskStatusOnWire.Finished, inline, null)], []);
}
