using System.Net.Sockets;
using ActorSweep.Execution.Jobs;
using ActorSweep.Execution.Processes;
using ActorSweep.Execution.Storage;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Tests.Execution.Processes;

/// <summary>Messages through a real pipe arrive unchanged.</summary>
public sealed class ExecutorPipeTests : IDisposable
{
    static readonly byte[] Small = [1, 2, 3];
    static readonly BlobTiers Corner = new("/memory/corner", "/disk/corner");
    static readonly LocalBytes File = LocalBytes.InFile("/memory/corner/17", 100_000, 99), OnDisk = LocalBytes.InFile("/disk/corner/18", 200_000, 98);
    readonly ExecutorFolder _folder = new();
    readonly ExecutorPipe _one, _other;

    public ExecutorPipeTests()
    {
        using var listener = _folder.Listen();
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(_folder.Pipe));
        (_one, _other) = (new ExecutorPipe(socket), new ExecutorPipe(listener.Accept()));
    }

    public void Dispose()
    {
        _one.Dispose();
        _other.Dispose();
        _folder.Dispose();
    }

    List<WireMessage> Through(IReadOnlyList<WireMessage> messages)
    {
        var sending = Task.Run(() => _one.Send(messages));
        var received = _other.Receive()!;
        sending.GetAwaiter().GetResult();
        return received;
    }

    static ReadyWork.OfTask NewTask(int n, LocalBytes arguments, params TaskValue[] inputs) => new(
        new RunId($"r{n % 2}"), new TaskAssignment(0, n, new AttemptId(n), 1, 0, null, null, [], new ExecutionRules(2, true, []), "key"), new TaskShape("f", [9]) { Bundle = "b" }, arguments, inputs);

    [Fact]
    public void Tasks_arrive_with_their_arguments_and_inputs_and_adjacent_tasks_share_one_message()
    {
        ReadyWork.OfTask[] tasks = [NewTask(1, Small), NewTask(2, File, new TaskValue(OnDisk, -1), new TaskValue(Small, 5)), NewTask(3, Array.Empty<byte>())];
        var messages = Through(WorkMessages.Pack([.. tasks, new ReleaseRun(new RunId("r")), NewTask(4, Small)]));

        Assert.Equal([typeof(AssignTasks), typeof(ReleaseRun), typeof(AssignTasks)], messages.Select(m => m.GetType()));
        var came = messages.SelectMany(WorkMessages.Unpack).Cast<ReadyWork.OfTask>().ToArray();
        Assert.Equal([1, 2, 3, 4], came.Select(w => w.Attempt.Value));
        Assert.Equal(["r1", "r0", "r1", "r0"], came.Select(w => w.Run.Value));
        Assert.All(came, w => Assert.Equal(("f", "b", "key", 2.0), (w.Shape.Name, w.Bundle, w.Task.Key, w.Task.Rules!.TimeLimitSeconds)));
        Assert.Equal(Small, came[0].Arguments.InMemory);
        Assert.Equal(File, came[1].Arguments);
        Assert.Equal(new TaskValue(OnDisk, -1), came[1].Inputs[0]);
        Assert.Equal(5, came[1].Inputs[1].Item);
        Assert.Equal(Small, came[1].Inputs[1].Bytes.InMemory);
    }

    [Fact]
    public void Chunks_of_maps_and_sweeps_arrive_unchanged()
    {
        var chunk = new AssignMapChunk(0, new RunId("m"), new AttemptId(1), 1, 5, 2, new MapFunction("f", [1], [2]), null, null, null);
        var came = Through(WorkMessages.Pack([
            new ReadyWork.OfMap(chunk with { Arguments = [[1], [2]] }, null),
            new ReadyWork.OfMap(chunk, File),
            new ReadyWork.OfSweep(new AssignSweepChunk(0, new RunId("s"), new AttemptId(2), 1, 7, 3, new SpecSource(null, null)), "{}")]))
            .SelectMany(WorkMessages.Unpack).ToArray();

        Assert.Equal([[1], [2]], ((ReadyWork.OfMap)came[0]).Chunk.Arguments!);
        Assert.Equal(File, ((ReadyWork.OfMap)came[1]).Arguments);
        Assert.Equal(("{}", 7), (((ReadyWork.OfSweep)came[2]).SpecJson, ((ReadyWork.OfSweep)came[2]).Chunk.FirstBlock));
    }

    [Fact]
    public void Reports_arrive_with_results_in_messages_and_in_files()
    {
        ExecutorNews[] news =
        [
            new ExecutorNews.FinishedTask(new(1), 0.5, File, null, false), new ExecutorNews.FinishedTask(new(2), 0.5, (LocalBytes)Small, null, false),
            new ExecutorNews.FinishedMapChunk(new(3), 1, OnDisk, []), new ExecutorNews.FinishedSweepChunk(new(4), 1, 2, File, null),
            new ExecutorNews.ReturnedAttempt(new(5)), new ExecutorNews.SecededTask(new(6)), new ExecutorNews.TaskProgressed(new(7), 0.5, "half", 3), new ExecutorNews.StuckAttempt(new(8)),
            new ExecutorNews.FailedDisposal(new TaskId(new RunId("r"), 3), "D.Dispose threw"),
        ];
        var came = Through(NewsMessages.Pack(news, new WorkerId("w"), Corner)).SelectMany(m => NewsMessages.Unpack(m, Corner)).ToArray();

        Assert.Equal(news.Select(n => n.GetType()).Order(ByName), came.Select(n => n.GetType()).Order(ByName));
        Assert.Equal(File, came.OfType<ExecutorNews.FinishedTask>().First().Result);
        Assert.Equal(Small, came.OfType<ExecutorNews.FinishedTask>().Last().Result!.Value.InMemory);
        Assert.Equal(OnDisk, came.OfType<ExecutorNews.FinishedMapChunk>().Single().Results);
        Assert.Equal(File, came.OfType<ExecutorNews.FinishedSweepChunk>().Single().Packed);
    }

    static readonly Comparer<Type> ByName = Comparer<Type>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name));

    [Fact]
    public void A_message_that_no_executor_sends_is_refused() =>
        Assert.Throws<InvalidDataException>(() => NewsMessages.Unpack(new CancelRun(new RunId("r")), Corner).ToList());

    [Theory]
    [InlineData("memory/../../etc/passwd")]
    [InlineData("memory/")]
    [InlineData("memory/1/2")]
    [InlineData("memory/-1")]
    [InlineData("/etc/passwd")]
    public void A_result_whose_file_is_outside_of_the_executors_folders_is_refused(string name) => Assert.Throws<InvalidDataException>(
        () => NewsMessages.Unpack(new TasksFinished(new("w"), [new(new(1), 0, null, new BlobAddress(name, 1, 0), null, false)]), Corner).ToList());

    [Fact]
    public void A_pipe_that_the_other_side_has_closed_receives_null()
    {
        _one.Dispose();
        Assert.Null(_other.Receive());
    }
}
