using ActorSweep.Actors;
using ActorSweep.Execution.Storage;
using ActorSweep.Hosting;
using ActorSweep.Protocol.Messages;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorSweep.Tests.Actors;

/// <summary>A report names the attempts of the worker. An assigned attempt that is not named counts as lost.</summary>
public sealed class WorkerReportTests() : TestKit(ActorSweepConfig.Load(["client"]))
{
    readonly BlobStore _store = new("", "", NullLogger.Instance);
    readonly GivenWork _executor = new();

    /// <summary>The kit stops its actors in the base call, after AfterAll. They use these resources until then.</summary>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _store.Dispose();
    }

    [Fact]
    public void A_finished_task_is_reported_before_the_first_report_without_its_attempt()
    {
        var services = TestWorker.Services(TestActor, _store, "actorsweep.worker.report-interval = 1 ms") with { NewExecutor = (_, tell) => _executor.For(tell) };
        var worker = Sys.ActorOf(Props.Create(() => new WorkerActor(services)));
        ExpectMsg<RegisterWorker>();
        worker.Tell(new ConfirmWorker(5), TestActor);
        // A report is nearly always due, so at least one of these ends coincides with one.
        for (var attempt = 1L; attempt <= 50; attempt++)
        {
            var id = new AttemptId(attempt);
            worker.Tell(new AssignTasks(5, [new RunId("run")], [new TaskShape("f", [])], [new TaskAssignment(0, attempt, id, 1, 0, [], null, [], null, null)]));
            _executor.Next();
            FishForMessage<ReportWork>(report => report.Held.Contains(id));
            _executor.End(attempt, [1]);
            var told = FishForMessage(message => message is TasksFinished || (message is ReportWork report && !report.Held.Contains(id)));
            Assert.IsType<TasksFinished>(told);
        }
    }
}
