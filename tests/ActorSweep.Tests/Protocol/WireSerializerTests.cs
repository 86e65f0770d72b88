using System.Runtime.Serialization;
using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Snapshots;
using ActorSweep.Hosting;
using ActorSweep.Protocol;
using Akka.Actor;
using Akka.TestKit.Xunit2;

namespace ActorSweep.Tests.Protocol;

public sealed class WireSerializerTests() : TestKit(ActorSweepConfig.Load(["client"]))
{
    static readonly BlobAddress Blob = new("http://127.0.0.1:1/blobs/run/7", 1 << 20, ulong.MaxValue);

    public static TheoryData<WireMessage> Messages => new(
        new RegisterWorker(new WorkerId("w"), 4, "http://127.0.0.1:1/blobs"),
        new WorkerRegistered(long.MaxValue),
        new ReportWork(new WorkerId("w"), [new AttemptId(1), new AttemptId(2)]),
        new ExecuteChunk(1, new RunId("r"), new AttemptId(7), 2, 1L << 40, 3, new SpecSource("{}", null)),
        new ExecuteChunk(1, new RunId("r"), new AttemptId(7), 2, 0, 3, new SpecSource(null, Blob)),
        new ChunkExecuted(new WorkerId("w"), new AttemptId(7), 0.1, 3, 1, [1, 2, 3], null),
        new ChunkExecuted(new WorkerId("w"), new AttemptId(7), 0.1, 1 << 20, 0, null, Blob),
        new DiscardAttempt(new AttemptId(7)),
        new ForgetRun(new RunId("r")),
        new RegisterAgain(),
        new Leave(new WorkerId("w")),
        new YouMayGo(),
        new SubmitSweep("{}"),
        new SweepAccepted(new RunId("r")),
        new RequestRefused("no"),
        new CancelRun(new RunId("r")),
        new DrainWorker(new WorkerId("w")),
        new RequestDone(),
        new FollowScheduler(),
        new SchedulerSnapshot(Snapshot()));

    [Theory]
    [MemberData(nameof(Messages))]
    public void Every_message_comes_back_as_it_was_sent(WireMessage message)
    {
        var serializer = (WireSerializer)Sys.Serialization.FindSerializerFor(message);
        var back = serializer.FromBinary(serializer.ToBinary(message), serializer.Manifest(message));
        Assert.Equal(System.Text.Json.JsonSerializer.Serialize<object>(message), System.Text.Json.JsonSerializer.Serialize(back));
    }

    [Fact]
    public void No_message_is_missing_from_these_tests() => Assert.Equal(
        typeof(WireMessage).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(WireMessage))).Select(t => t.Name).Order(),
        Messages.AsEnumerable<object[]>().Select(row => row[0].GetType().Name).Distinct().Order());

    [Fact]
    public void A_message_of_another_protocol_version_is_refused_by_name()
    {
        var serializer = (WireSerializer)Sys.Serialization.FindSerializerForType(typeof(WireMessage));
        Assert.Contains("actorsweep-99", Assert.Throws<SerializationException>(() => serializer.FromBinary([0x90], "actorsweep-99")).Message);
    }

    [Fact]
    public void What_is_no_message_of_ours_can_neither_leave_nor_enter()
    {
        var refusing = Sys.Serialization.FindSerializerFor(new Uri("http://localhost"));
        Assert.Equal(1, refusing.Identifier);
        Assert.Throws<SerializationException>(() => refusing.ToBinary(new Uri("http://localhost")));
        Assert.Throws<SerializationException>(() => refusing.FromBinary("""{"$type":"System.IO.FileInfo, System.Runtime"}"""u8.ToArray(), typeof(object)));
    }

    static ClusterSnapshot Snapshot() => new()
    {
        Epoch = 1,
        Runs =
        [
            new RunSnapshot
            {
                Id = "r", Kind = RunKind.Sweep, Name = "sir", State = RunState.SucceededWithFailures, Tasks = 10, Done = 10, Failed = 1,
                Submitted = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), Ended = new DateTimeOffset(2026, 1, 2, 3, 4, 6, TimeSpan.Zero),
                Digest = "00",
            },
        ],
        Workers = [new WorkerSnapshot("w", "http://127.0.0.1:1/blobs", WorkerState.Draining, 4, 2, 100)],
    };
}
