using System.Net.Sockets;
using ActorSweep.Core.Scheduling;
using ActorSweep.Execution;
using ActorSweep.Execution.Processes;
using ActorSweep.Protocol;

namespace ActorSweep.Tests.Execution.Processes;

/// <summary>What goes in at one end of a real pipe comes out at the other.</summary>
public sealed class ParcelTests : IDisposable
{
    static readonly byte[] Small = [1, 2, 3], Large = [.. Enumerable.Range(0, 100_000).Select(i => (byte)i)];
    readonly ExecutorFolder _folder = new();
    readonly ExecutorPipe _one, _other;

    public ParcelTests()
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

    Parcel Through(Parcel parcel)
    {
        var sending = Task.Run(() => _one.Send(parcel));
        var received = _other.Receive()!;
        sending.GetAwaiter().GetResult();
        return received;
    }

    static ReadyWork.OfTask NewTask(int n, byte[] arguments, params TaskValue[] inputs) => new(
        new RunId($"r{n % 2}"), new TaskToExecute(0, n, new AttemptId(n), 1, 0, null, null, [], new ExecutionRules(2, true, []), "key"), new TaskShape("f", [9]) { Bundle = "b" }, arguments, inputs);

    [Fact]
    public void Tasks_come_with_all_that_they_take_and_neighbours_in_one_message()
    {
        ReadyWork.OfTask[] tasks = [NewTask(1, Small), NewTask(2, Large, new TaskValue(Large, -1), new TaskValue(Small, 5)), NewTask(3, [])];
        var parcel = Through(WorkParcels.Pack([.. tasks, new ForgetRun(new RunId("r")), NewTask(4, Small)]));

        Assert.Equal([typeof(ExecuteTasks), typeof(ForgetRun), typeof(ExecuteTasks)], parcel.Messages.Select(m => m.GetType()));
        var came = parcel.Messages.SelectMany(m => WorkParcels.Unpack(m, parcel)).Cast<ReadyWork.OfTask>().ToArray();
        Assert.Equal([1, 2, 3, 4], came.Select(w => w.Attempt.Value));
        Assert.Equal(["r1", "r0", "r1", "r0"], came.Select(w => w.Run.Value));
        Assert.All(came, w => Assert.Equal(("f", "b", "key", 2.0), (w.Shape.Name, w.Bundle, w.Task.Key, w.Task.Rules!.TimeLimitSeconds)));
        Assert.Equal(tasks[1].Arguments, came[1].Arguments);
        Assert.Equal([(100_000, -1), (3, 5)], came[1].Inputs.Select(i => (i.Bytes.Length, i.Item)));
        Assert.Equal(Large, came[1].Inputs[0].Bytes);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(100_000)]
    public void Chunks_of_maps_and_sweeps_come_whole(int size)
    {
        byte[] column = [.. Large.Take(size)];
        var chunk = new ExecuteMapChunk(0, new RunId("m"), new AttemptId(1), 1, 5, 2, new MapFunction("f", [1], [2]), null, null, null);
        var parcel = Through(WorkParcels.Pack([
            new ReadyWork.OfMap(chunk, [column, Small]),
            new ReadyWork.OfSweep(new ExecuteChunk(0, new RunId("s"), new AttemptId(2), 1, 7, 3, new SpecSource(null, null)), "{}")]));

        var came = parcel.Messages.SelectMany(m => WorkParcels.Unpack(m, parcel)).ToArray();
        Assert.Equal([column, Small], ((ReadyWork.OfMap)came[0]).Columns.Select(c => c.ToArray()));
        Assert.Equal(("{}", 7), (((ReadyWork.OfSweep)came[1]).SpecJson, ((ReadyWork.OfSweep)came[1]).Chunk.FirstBlock));
    }

    [Fact]
    public void News_come_whole_however_large()
    {
        ExecutorNews[] news =
        [
            new ExecutorNews.TaskEnded(new(1), 0.5, Large, null, false), new ExecutorNews.TaskEnded(new(2), 0.5, Small, null, false),
            new ExecutorNews.MapEnded(new(3), 1, Large, []), new ExecutorNews.SweepEnded(new(4), 1, 2, Large, null),
            new ExecutorNews.GivenBack(new(5)), new ExecutorNews.Seceded(new(6)), new ExecutorNews.Progress(new(7), 0.5, "half"), new ExecutorNews.Stuck(new(8)),
        ];
        var parcel = Through(NewsParcels.Pack(news, new WorkerId("w")));

        var came = parcel.Messages.SelectMany(m => NewsParcels.Unpack(m, parcel)).ToArray();
        Assert.Equal(news.Select(n => n.GetType()).Order(ByName), came.Select(n => n.GetType()).Order(ByName));
        Assert.Equal([Large, Small], came.OfType<ExecutorNews.TaskEnded>().Select(n => n.Result));
        Assert.Equal(Large, came.OfType<ExecutorNews.MapEnded>().Single().Results);
        Assert.Equal(Large, came.OfType<ExecutorNews.SweepEnded>().Single().Packed);
    }

    static readonly Comparer<Type> ByName = Comparer<Type>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name));

    [Fact]
    public void What_no_executor_says_is_refused() =>
        Assert.Throws<InvalidDataException>(() => NewsParcels.Unpack(new CancelRun(new RunId("r")), new Parcel()).ToList());

    [Fact]
    public void Bytes_that_are_not_attached_are_refused() => Assert.Throws<InvalidDataException>(
        () => NewsParcels.Unpack(new TasksExecuted(new("w"), [new(new(1), 0, null, new BlobAddress("#3", 1, 0), null, false)]), new Parcel()).ToList());

    [Fact]
    public void An_end_that_is_closed_says_so()
    {
        _one.Dispose();
        Assert.Null(_other.Receive());
    }
}
