using ActorSweep.Actors;
using ActorSweep.Execution.Jobs;
using ActorSweep.Execution.Storage;
using ActorSweep.Hosting;
using ActorSweep.Protocol.Messages;
using ActorSweep.Protocol.Payloads;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorSweep.Tests.Actors;

/// <summary>How an input of a task is fetched from another node: by the worker, or by the process that executes the task.</summary>
public sealed class WorkerInputTests() : TestKit(ActorSweepConfig.Load(["client"]))
{
    const string Url = "http://127.0.0.1:1/blobs/run/t7";
    static readonly byte[] Large = PayloadCodec.Encode(new double[200_000]), Small = PayloadCodec.Encode(new double[10]);

    readonly BlobStore _store = new("", "", NullLogger.Instance);
    readonly HeldAnswers _holder = new();
    readonly GivenWork _executor = new();

    /// <summary>The kit stops its actors in the base call, after AfterAll. They use these resources until then.</summary>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _store.Dispose();
    }

    [Fact]
    public async Task The_executor_receives_a_large_input_once_and_the_worker_fetches_it_for_later_attempts()
    {
        var worker = Start(executorsReceive: true);
        worker.Tell(TaskThatTakes(1, Large));
        Assert.Equal(Url, Next().Elsewhere!.Url);

        worker.Tell(TaskThatTakes(2, Large));
        await _holder.AnswerAsync(Url, Large);
        Assert.Equal((null, Large.Length), (Next() is var fetched ? fetched.Elsewhere : null, (int)fetched.Bytes.Length));
        FishForMessage<ResultReplicated>(m => m.Task.Index == 7);

        worker.Tell(TaskThatTakes(3, Large));
        Assert.Null(Next().Elsewhere);
        Assert.Single(_holder.Asked);
    }

    [Fact]
    public void Large_inputs_are_received_from_their_holders_in_turn()
    {
        var worker = Start(executorsReceive: true);
        worker.Tell(TaskThatTakes(1, Large, index: 7, Url, "http://127.0.0.1:3/blobs/run/t7"));
        worker.Tell(TaskThatTakes(2, Large, index: 8, "http://127.0.0.1:1/blobs/run/t8", "http://127.0.0.1:3/blobs/run/t8"));
        Assert.Equal(["http://127.0.0.1:3/blobs/run/t7", "http://127.0.0.1:1/blobs/run/t8"], new[] { Next(), Next() }.Select(input => input.Elsewhere!.Url));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_worker_fetches_small_inputs_and_all_inputs_of_an_executor_in_its_process(bool executorsReceive)
    {
        var bytes = executorsReceive ? Small : Large;
        Start(executorsReceive).Tell(TaskThatTakes(1, bytes));
        await _holder.AnswerAsync(Url, bytes);
        Assert.Null(Next().Elsewhere);
    }

    /// <summary>Waits for the next task and returns its only input.</summary>
    TaskValue Next() => Assert.Single(_executor.Next().Inputs);

    IActorRef Start(bool executorsReceive)
    {
        var services = TestWorker.Services(TestActor, _store) with
        {
            ExecutorsReceive = executorsReceive,
            NewExecutor = (_, _) => _executor,
            Blobs = new BlobClient(new HttpClient(_holder), seesFiles: false),
        };
        var worker = Sys.ActorOf(Props.Create(() => new WorkerActor(services)));
        ExpectMsg<RegisterWorker>();
        worker.Tell(new ConfirmWorker(5), TestActor);
        return worker;
    }

    static AssignTasks TaskThatTakes(long attempt, byte[] input) => TaskThatTakes(attempt, input, 7, Url);

    static AssignTasks TaskThatTakes(long attempt, byte[] input, long index, params string[] urls)
    {
        ResultPlace[] places = [.. urls.Select(url => new ResultPlace(new WorkerId(url), new BlobAddress(url, input.Length, BlobStore.Checksum(input))))];
        return new AssignTasks(5, [new RunId("run")], [new TaskShape("f", [])], [
            new TaskAssignment(0, attempt, new AttemptId(attempt), 1, 0, [], null, [new TaskInput(0, index, null, places)], null, null)]);
    }
}
