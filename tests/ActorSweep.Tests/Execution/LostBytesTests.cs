using System.Collections.Concurrent;
using System.Linq.Expressions;
using ActorSweep.Execution.Jobs;
using ActorSweep.Execution.Storage;
using ActorSweep.Protocol.Messages;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep.Tests.Execution;

/// <summary>Inputs in files that are moving to disk or are deleted. The task does not fail; it is returned.</summary>
public sealed class LostBytesTests : IDisposable
{
    static readonly LocalBytes LostFile = LocalBytes.InFile("/nowhere/run/t1", 100, 7);
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lost-bytes-");
    readonly BlockingCollection<ExecutorNews> _news = [];
    readonly ThreadExecutor _executor;

    public LostBytesTests() => _executor = new ThreadExecutor(TestExecutor.Settings, _news.Add);

    public void Dispose()
    {
        _executor.Dispose();
        _folder.Delete(recursive: true);
    }

    public static int Same(int x) => x;

    [Fact]
    public void A_task_whose_arguments_are_lost_is_returned() => AssertReturned(TaskOf(1, LostFile));

    [Fact]
    public void A_task_whose_input_is_lost_is_returned() => AssertReturned(TaskOf(1, null, LostFile));

    [Fact]
    public void A_map_chunk_whose_arguments_are_lost_is_returned()
    {
        var function = CallCodec.EncodeFunction((int x) => x);
        AssertReturned(new ReadyWork.OfMap(
            new AssignMapChunk(0, new RunId("m"), new AttemptId(1), 1, 5, 2, new MapFunction(function.Name, function.Shape, function.Arguments), null, null, null), LostFile));
    }

    [Fact]
    public void An_input_with_a_wrong_checksum_is_deleted_and_its_task_is_returned()
    {
        var path = Path.Combine(_folder.FullName, "t1");
        File.WriteAllBytes(path, PayloadCodec.Encode(7));
        AssertReturned(TaskOf(1, null, LocalBytes.InFile(path, new FileInfo(path).Length, checksum: 1)));
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void An_undecodable_input_with_the_right_checksum_fails_its_task_and_is_kept()
    {
        var path = Path.Combine(_folder.FullName, "t1");
        // A truncated array of doubles whose file matches its checksum.
        byte[] cut = PayloadCodec.Encode(new double[10])[..^8];
        File.WriteAllBytes(path, cut);
        _executor.Execute(TaskOf(1, null, LocalBytes.InFile(path, cut.Length, BlobStore.Checksum(cut))));
        Assert.Equal(typeof(EndOfStreamException).FullName, Assert.IsType<ExecutorNews.FinishedTask>(Next()).Failure!.Type);
        Assert.True(File.Exists(path));
    }

    void AssertReturned(ReadyWork work)
    {
        _executor.Execute(work);
        Assert.Equal(work.Attempt, Assert.IsType<ExecutorNews.ReturnedAttempt>(Next()).Attempt);
    }

    ExecutorNews Next() => _news.TryTake(out var news, ClientExtensions.Patience) ? news : throw new TimeoutException("There was no news.");

    static ReadyWork.OfTask TaskOf(long attempt, LocalBytes? arguments, params LocalBytes[] inputs)
    {
        Expression<Func<int>> plain = () => Same(1);
        var first = Delayed.Call(() => Same(2));
        Expression<Func<int>> taking = () => Same(first.Value);
        var encoded = CallCodec.Encode(Delayed.Call(inputs.Length == 0 ? plain : taking).Captured, _ => 0);
        return new ReadyWork.OfTask(
            new RunId("r"), new TaskAssignment(0, attempt, new AttemptId(attempt), 1, 0, null, null, [], null, null),
            new TaskShape(encoded.Name, encoded.Shape), arguments ?? encoded.Arguments, [.. inputs.Select(input => new TaskValue(input, -1))]);
    }
}
