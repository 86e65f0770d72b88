using System.Collections.Concurrent;
using ActorSweep.Execution.Jobs;
using ActorSweep.Execution.Processes;
using ActorSweep.Execution.Storage;
using ActorSweep.Protocol.Messages;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep.Tests.Execution.Processes;

/// <summary>Tasks with inputs on other nodes, which answer when the test releases the answers.</summary>
public sealed class InputReceiverTests : IDisposable
{
    const string One = "http://h1/blobs/run/t1", Two = "http://h2/blobs/run/t2";
    readonly HeldAnswers _holders = new();
    readonly BlockingCollection<ExecutorNews> _news = [];
    readonly ThreadExecutor _executor;
    readonly InputReceiver _receiver;

    public InputReceiverTests()
    {
        _executor = new ThreadExecutor(TestExecutor.Settings, _news.Add);
        _receiver = NewReceiver(ClientExtensions.Patience);
    }

    InputReceiver NewReceiver(TimeSpan patience) => new(new BlobClient(new HttpClient(_holders), seesFiles: false), _executor, _news.Add, patience);

    public void Dispose()
    {
        _receiver.Dispose();
        _executor.Dispose();
    }

    public static int Add(int x, int y) => x + y;

    [Fact]
    public async Task A_task_begins_when_all_its_inputs_have_arrived()
    {
        _receiver.Execute(NewTask(1));
        await _holders.AnswerAsync(Two, PayloadCodec.Encode(40));
        await _holders.AnswerAsync(One, PayloadCodec.Encode(2));
        Assert.Equal(42, ResultOf(Next()));
    }

    [Fact]
    public async Task A_task_with_its_inputs_at_hand_overtakes_a_task_that_waits_for_inputs()
    {
        _receiver.Execute(NewTask(1));
        _receiver.Execute(NewTask(2, here: true));
        Assert.Equal(new AttemptId(2), Next().EndedAttempt);
        await _holders.AnswerAsync(One, PayloadCodec.Encode(2));
        await _holders.AnswerAsync(Two, PayloadCodec.Encode(40));
        Assert.Equal(42, ResultOf(Next()));
    }

    [Fact]
    public async Task A_task_whose_input_cannot_be_fetched_is_returned()
    {
        _receiver.Execute(NewTask(1));
        await _holders.AnswerAsync(One, null);
        Assert.Equal(new AttemptId(1), Assert.IsType<ExecutorNews.ReturnedAttempt>(Next()).Attempt);
    }

    [Fact]
    public async Task A_task_whose_input_cannot_be_decoded_fails()
    {
        byte[] noValue = [99, 1, 2, 3];
        _receiver.Execute(NewTask(1, first: noValue));
        await _holders.AnswerAsync(One, noValue);
        Assert.Equal(typeof(InvalidDataException).FullName, Assert.IsType<ExecutorNews.FinishedTask>(Next()).Failure!.Type);
    }

    [Fact]
    public void A_task_whose_input_does_not_arrive_in_time_is_returned()
    {
        using var receiver = NewReceiver(TimeSpan.FromMilliseconds(50));
        receiver.Execute(NewTask(1));
        Assert.Equal(new AttemptId(1), Assert.IsType<ExecutorNews.ReturnedAttempt>(Next()).Attempt);
    }

    static readonly ManualResetEventSlim Gate = new();

    public static int WaitAtTheGate()
    {
        Gate.Wait(ClientExtensions.Patience);
        return 0;
    }

    [Fact]
    public async Task Received_tasks_without_a_slot_and_new_tasks_are_returned_while_the_receiver_is_paused()
    {
        var encoded = CallCodec.Encode(Delayed.Call(() => WaitAtTheGate()).Captured, _ => 0);
        _receiver.Execute(TaskOf(7, encoded));
        _receiver.Execute(NewTask(1));
        await _holders.AnswerAsync(One, PayloadCodec.Encode(2));
        await _holders.AnswerAsync(Two, PayloadCodec.Encode(40));

        _receiver.Pause(true);
        Assert.Equal(new AttemptId(1), Assert.IsType<ExecutorNews.ReturnedAttempt>(Next()).Attempt);
        _receiver.Execute(NewTask(2));
        Assert.Equal(new AttemptId(2), Assert.IsType<ExecutorNews.ReturnedAttempt>(Next()).Attempt);
        _receiver.Pause(false);
        Gate.Set();
        Assert.Equal(new AttemptId(7), Assert.IsType<ExecutorNews.FinishedTask>(Next()).Attempt);
    }

    [Fact]
    public async Task A_recalled_task_is_returned_and_does_not_begin()
    {
        _receiver.Execute(NewTask(1));
        await BothAskedAsync();
        _receiver.RecallAttempt(new AttemptId(1));
        Assert.Equal(new AttemptId(1), Assert.IsType<ExecutorNews.ReturnedAttempt>(Next()).Attempt);
        await AssertNothingMoreAsync();
    }

    [Fact]
    public async Task A_discarded_task_ends_without_a_report()
    {
        _receiver.Execute(NewTask(1));
        await BothAskedAsync();
        _receiver.DiscardAttempt(new AttemptId(1));
        await AssertNothingMoreAsync();
    }

    [Fact]
    public async Task A_task_of_a_released_run_does_not_begin()
    {
        _receiver.Execute(NewTask(1));
        await BothAskedAsync();
        _receiver.ReleaseRun(new RunId("r"));
        await AssertNothingMoreAsync();
    }

    Task BothAskedAsync() => Task.WhenAll(_holders.WhenAskedAsync(One), _holders.WhenAskedAsync(Two));

    /// <summary>Checks that no report is pending: the next report is that of a later task.</summary>
    async Task AssertNothingMoreAsync()
    {
        await _holders.AnswerAsync(One, PayloadCodec.Encode(2));
        await _holders.AnswerAsync(Two, PayloadCodec.Encode(40));
        _receiver.Execute(NewTask(2, here: true));
        Assert.Equal(new AttemptId(2), Next().EndedAttempt);
    }

    ExecutorNews Next() => _news.TryTake(out var news, ClientExtensions.Patience) ? news : throw new TimeoutException("There was no news.");

    static object? ResultOf(ExecutorNews news) => Assert.IsType<ExecutorNews.FinishedTask>(news).Result!.Value.Decode();

    /// <param name="here">Whether its inputs are on this node.</param>
    /// <param name="first">The bytes of the first input; null: the number 2.</param>
    static ReadyWork.OfTask NewTask(long attempt, bool here = false, byte[]? first = null)
    {
        var (x, y) = (Delayed.Call(() => Add(1, 1)), Delayed.Call(() => Add(2, 2)));
        var places = 0;
        var encoded = CallCodec.Encode(Delayed.Call(() => Add(x.Value, y.Value)).Captured, _ => places++);
        TaskValue At(string url, byte[] value) => here
            ? new TaskValue(value, -1)
            : new TaskValue(default, -1) { Elsewhere = new BlobAddress(url, value.Length, BlobStore.Checksum(value)) };
        return TaskOf(attempt, encoded, At(One, first ?? PayloadCodec.Encode(2)), At(Two, PayloadCodec.Encode(40)));
    }

    static ReadyWork.OfTask TaskOf(long attempt, EncodedCall call, params TaskValue[] inputs) => new(
        new RunId("r"), new TaskAssignment(0, attempt, new AttemptId(attempt), 1, 0, null, null, [], null, null), new TaskShape(call.Name, call.Shape), call.Arguments, inputs);
}
