using ActorSweep.Actors;
using ActorSweep.Execution.Storage;
using ActorSweep.Hosting;
using ActorSweep.Protocol.Messages;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorSweep.Tests.Actors;

[Collection(nameof(GatedModel))]
public sealed class WorkerActorTests() : TestKit(ActorSweepConfig.Load(["client"]))
{
    static readonly RunId Run = new("run");
    static readonly SpecSource Spec = new(SpecJson.Write(new SweepSpec { Model = "gate", Parameters = [new("x", new ArithmeticRange(0, 9, 1))] }), null);

    readonly BlobStore _store = new("", "", NullLogger.Instance);

    /// <summary>The kit stops its actors in the base call, after AfterAll. They use these resources until then.</summary>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _store.Dispose();
    }

    [Fact]
    public void A_worker_requests_registration_again_until_the_scheduler_answers()
    {
        Start();
        ExpectMsg<RegisterWorker>(m => Assert.Equal(("w", 1), (m.Worker.Value, m.Slots)));
        ExpectMsg<RegisterWorker>();
    }

    [Fact]
    public void A_worker_executes_a_chunk_that_the_scheduler_of_its_epoch_assigns()
    {
        var worker = Registered(epoch: 5);
        worker.Tell(Chunk(5, attempt: 1));
        FishForMessage<SweepChunkFinished>(m => m.Attempt == new AttemptId(1) && m.Failed == 0 && m.Inline is not null);
    }

    [Fact]
    public void A_worker_ignores_a_command_of_an_earlier_epoch()
    {
        TestModels.Gate.Reset();
        var worker = Registered(epoch: 5);
        worker.Tell(Chunk(4, attempt: 1));
        worker.Tell(Chunk(5, attempt: 2));
        Assert.Equal([new AttemptId(2)], FishForMessage<ReportWork>(m => m.Held.Length > 0).Held);
        TestModels.Gate.Set();
    }

    [Fact]
    public void A_worker_reports_its_attempts_without_those_that_are_discarded_or_whose_run_is_released()
    {
        TestModels.Gate.Reset();
        var worker = Registered(epoch: 5);
        worker.Tell(Chunk(5, attempt: 1));
        worker.Tell(Chunk(5, attempt: 2));
        FishForMessage<ReportWork>(m => m.Held.Select(a => a.Value).Order().SequenceEqual([1L, 2]));
        worker.Tell(new DiscardAttempt(new AttemptId(1)));
        FishForMessage<ReportWork>(m => m.Held.Select(a => a.Value).SequenceEqual([2L]));
        worker.Tell(new ReleaseRun(Run));
        FishForMessage<ReportWork>(m => m.Held.Length == 0);
        TestModels.Gate.Set();
    }

    [Fact]
    public void A_worker_registers_again_when_the_scheduler_does_not_know_it()
    {
        var worker = Registered(epoch: 5);
        worker.Tell(new RegisterAgain());
        FishForMessage<RegisterWorker>(_ => true);
    }

    [Fact]
    public async Task A_request_to_drain_a_worker_is_answered_when_the_scheduler_confirms()
    {
        var worker = Registered(epoch: 5);
        var leaving = worker.Ask<ConfirmDrain>(new WorkerActor.RequestDrain());
        await FishForMessageAsync<BeginDrain>(_ => true);
        Assert.False(leaving.IsCompleted);
        worker.Tell(new ConfirmDrain());
        await leaving.WaitAsync(ClientExtensions.Patience);
    }

    [Fact]
    public Task A_request_to_drain_a_worker_without_a_scheduler_is_answered_at_once() =>
        Start().Ask<ConfirmDrain>(new WorkerActor.RequestDrain()).WaitAsync(ClientExtensions.Patience);

    [Fact]
    public async Task A_worker_is_orphaned_when_its_scheduler_is_gone_for_longer_than_the_timeout()
    {
        var gaveUp = new TaskCompletionSource();
        var services = Services("actorsweep.worker.scheduler-timeout = 50 ms") with { Orphaned = gaveUp.SetResult, IsInCluster = () => true };
        var worker = Sys.ActorOf(Props.Create(() => new WorkerActor(services)));
        var scheduler = CreateTestProbe();
        await ExpectMsgAsync<RegisterWorker>();
        worker.Tell(new ConfirmWorker(5), scheduler);
        await scheduler.ExpectMsgAsync<ReportWork>();
        Sys.Stop(scheduler);
        await gaveUp.Task.WaitAsync(ClientExtensions.Patience);
    }

    [Fact]
    public async Task A_worker_is_orphaned_in_a_cluster_without_a_scheduler_but_not_before_it_joins_one()
    {
        var gaveUp = new TaskCompletionSource();
        var asked = 0;
        var services = Services("actorsweep.worker.scheduler-timeout = 20 ms") with { Orphaned = gaveUp.SetResult, IsInCluster = () => ++asked > 3 };
        Sys.ActorOf(Props.Create(() => new WorkerActor(services)));
        await gaveUp.Task.WaitAsync(ClientExtensions.Patience);
        Assert.Equal(4, asked);
    }

    [Theory]
    [InlineData(6, true)]
    [InlineData(5, false)]
    public async Task A_worker_is_orphaned_only_if_a_scheduler_of_a_later_epoch_does_not_answer_it(long seen, bool givesUp)
    {
        var gaveUp = new TaskCompletionSource();
        var looks = new CountdownEvent(20);
        var services = Services() with
        {
            FindInterval = TimeSpan.FromMilliseconds(10),
            Orphaned = () => gaveUp.TrySetResult(),
            EpochAt = url =>
            {
                Assert.Equal("http://seed", url);
                if (!looks.IsSet)
                    looks.Signal();
                return Task.FromResult<long?>(seen);
            },
        };
        var worker = Sys.ActorOf(Props.Create(() => new WorkerActor(services)));
        var scheduler = CreateTestProbe();
        await ExpectMsgAsync<RegisterWorker>();
        worker.Tell(new ConfirmWorker(5) { Url = "http://seed" }, scheduler);
        await scheduler.ExpectMsgAsync<ReportWork>();
        Sys.Stop(scheduler);
        if (givesUp)
            await gaveUp.Task.WaitAsync(ClientExtensions.Patience);
        Assert.True(looks.Wait(givesUp ? TimeSpan.Zero : ClientExtensions.Patience) || givesUp);
        Assert.Equal(givesUp, gaveUp.Task.IsCompleted);
    }

    [Fact]
    public void A_worker_that_lacks_the_model_of_its_chunk_drains()
    {
        var worker = Registered(epoch: 5);
        worker.Tell(Chunk(5, attempt: 1) with { Spec = new SpecSource(SpecJson.Write(new SweepSpec { Model = "unheard" }), null) });
        FishForMessage<BeginDrain>(_ => true);
        FishForMessage<ReportWork>(m => m.Held.Length == 0);
    }

    IActorRef Registered(long epoch)
    {
        var worker = Start();
        ExpectMsg<RegisterWorker>();
        worker.Tell(new ConfirmWorker(epoch), TestActor);
        return worker;
    }

    static AssignSweepChunk Chunk(long epoch, long attempt) => new(epoch, Run, new AttemptId(attempt), 1, attempt, 1, Spec);

    IActorRef Start()
    {
        var services = Services();
        return Sys.ActorOf(Props.Create(() => new WorkerActor(services)));
    }

    WorkerServices Services(string settings = "") =>
        TestWorker.Services(TestActor, _store, $"actorsweep.worker {{ report-interval = 20 ms, register-interval = 20 ms }}\n{settings}");
}
