using System.Runtime.Serialization;
using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using ActorSweep.Hosting;
using ActorSweep.Protocol.Messages;
using ActorSweep.Wire;
using Akka.TestKit.Xunit2;

namespace ActorSweep.Tests.Protocol;

public sealed class WireSerializerTests() : TestKit(ActorSweepConfig.Load(["client"]))
{
    static readonly BlobAddress Blob = new("http://127.0.0.1:1/blobs/run/7", 1 << 20, ulong.MaxValue) { Path = "/memory/run/7" };

    static readonly ModelCode Model = new(
        new ModelSignature("flu", [new ModelParameter("r0", 1.5, false, 0, double.PositiveInfinity), new ModelParameter("days", null, true, 1, 1000)], true, ["S", "I"], ["peak"]), [1, 2])
    { Bundle = "b" };

    static readonly TaskId Task = new(new RunId("r"), 1L << 40);
    static readonly ClientId Me = new("c");
    static readonly TaskFailure Failure = new("System.IO.IOException", "no", "at f()", "w", 2, ["it began", "it broke"]);

    static readonly SubmittedOptions Options = new()
    {
        Retries = 2,
        RetryDelaySeconds = 0.5,
        RetryFactor = 2,
        RetryMaxSeconds = 60,
        RetryJitter = 0.1,
        RetryOnly = ["System.IO.IOException"],
        Priority = -1,
        Resources = new() { ["gpu"] = 0.5 },
        Workers = ["w"],
        AllowOtherWorkers = true,
        TimeLimitSeconds = 1.5,
        TimeLimitGraceSeconds = 0.5,
        CannotRepeat = true,
    };

    public static TheoryData<object> Messages => new(
        new RegisterWorker(new WorkerId("w"), 4, "http://127.0.0.1:1/blobs") { Resources = new() { ["gpu"] = 0.5 }, Folder = "/memory/w", LacksCultures = true, Held = [new HeldChunk(new AttemptId(7), new RunId("r"), 2, new BlockRange(1L << 40, 3)) { IsOfMap = true }], HeldTasks = [new HeldTask(new AttemptId(8), Task, 1) { HasEnded = true }] },
        new ConfirmWorker(long.MaxValue) { Url = "http://127.0.0.1:1" },
        new ReportWork(new WorkerId("w"), [new AttemptId(1), new AttemptId(2)]),
        new AdoptAttempt(new AttemptId(1)),
        new AssignSweepChunk(1, new RunId("r"), new AttemptId(7), 2, 1L << 40, 3, new SpecSource("{}", null)),
        new AssignSweepChunk(1, new RunId("r"), new AttemptId(7), 2, 0, 3, new SpecSource(null, Blob) { Model = Model }),
        new SweepChunkFinished(new WorkerId("w"), new AttemptId(7), 0.1, 3, 1, [1, 2, 3], null),
        new SweepChunkFinished(new WorkerId("w"), new AttemptId(7), 0.1, 1 << 20, 0, null, Blob),
        new DiscardAttempt(new AttemptId(7)),
        new ReleaseRun(new RunId("r")),
        new RegisterAgain(),
        new BeginDrain(new WorkerId("w")),
        new ConfirmDrain(),
        new SubmitSweep("{}"),
        new SubmitSweep("{}") { Model = Model, Submission = "s", IsDurable = false },
        new SchedulerUnavailable("no"),
        new ResumeRun(new RunId("r")),
        new RequestAccepted(new RunId("r")),
        new RequestRefused("no"),
        new CancelRun(new RunId("r")),
        new DrainWorker(new WorkerId("w")),
        new RequestCompleted(),
        new FollowScheduler("http://here"),
        new SchedulerSnapshot(Snapshot()),
        new AssignTasks(1, [new RunId("r")], [new TaskShape("f", [1, 2]) { Bundle = "b" }], [
            new TaskAssignment(0, 1L << 40, new AttemptId(7), 2, 0, [3], null, [
                new TaskInput(0, 1, [4], []),
                new TaskInput(0, 2, null, [new ResultPlace(new WorkerId("w"), Blob), new ResultPlace(WorkerId.Nobody, Blob)]) { Item = 5 },
            ], new ExecutionRules(0.5, true, ["System.IO.IOException"]) { TimeLimitGraceSeconds = 2 }, "key"),
            new TaskAssignment(0, 1, new AttemptId(8), 1, 0, null, Blob, [], null, null),
        ]),
        new TasksFinished(new WorkerId("w"), [
            new TaskReport(new AttemptId(7), 0.1, [1], null, null, false),
            new TaskReport(new AttemptId(8), 0.1, null, Blob, null, false),
            new TaskReport(new AttemptId(9), 0.1, null, null, Failure, true),
        ]),
        new AssignMapChunk(1, Task.Run, new AttemptId(7), 2, 1L << 40, 3, new MapFunction("f", [1], [2]), [[3], [4]], null, new ExecutionRules(null, false, []) { Culture = "de-DE" }),
        new AssignMapChunk(1, Task.Run, new AttemptId(7), 2, 1L << 40, 3, new MapFunction("f", [1], null) { TargetBlob = Blob }, [[3]], null, null),
        new AssignMapChunk(1, Task.Run, new AttemptId(7), 2, 0, 3, new MapFunction("f", [1], [2]), null, Blob, null),
        new MapChunkFinished(new WorkerId("w"), new AttemptId(7), 0.1, [1], null, [new FailedItem(1, Failure, true), new FailedItem(2, null, false)]),
        new MapChunkFinished(new WorkerId("w"), new AttemptId(7), 0.1, null, Blob, []),
        new ReportLostExecutor(new WorkerId("w"), [new AttemptId(7)], "exit code 7", ["bye"]),
        new PauseWork(true),
        new AttemptStuck(new AttemptId(7)),
        new ReportFailedDisposal(Task, "D.Dispose did not return within 5 s"),
        new RecallAttempt(new AttemptId(7)),
        new ReturnAttempt(new WorkerId("w"), new AttemptId(7)),
        new SecedeTask(new WorkerId("w"), new AttemptId(7)),
        new ReportLostInput(new WorkerId("w"), new AttemptId(7), Task, WorkerId.Nobody),
        new ReleaseResults([Task]),
        new ReleaseResults(null),
        new ReplicateResult(Task, [1], [], default),
        new ReplicateResult(Task, null, [new ResultPlace(new WorkerId("w"), Blob)], new AttemptId(5)),
        new ResultReplicated(new WorkerId("w"), Task, new AttemptId(5)),
        new TaskProgress(new AttemptId(7), 0.5, "half", 3),
        new RegisterClient(Me, 1L << 40),
        new ConfirmClient(),
        new CompleteHolds(Me),
        new UnregisterClient(Me),
        new MessagePart(0, 3, [1, 2]),
        new SubmitTasks(Me, Task.Run, "graph", true, [new TaskShape("f", [1])], [Options], [
            new SubmittedTask(0, 0, [1], [Task], 0, true) { Key = "key", After = [Task], IsDetached = true },
            new SubmittedTask(1, 0, [], [], 0, false) { Scattered = [1, 2], IsAgain = true },
        ]),
        new SubmitMap(Me, Task.Run, new MapFunction("f", [1], [2]), 1L << 40, [[1], [2]], Options with { Culture = "de-DE/en-US" }),
        new SubmitMap(Me, Task.Run, new MapFunction("f", [1], [2]), 3, [[1]], Options) { Done = [new MapPartOutcome(0, 2, [1], [new FailedItem(1, Failure, false)])] },
        new ChangeTasks(Me, TaskChange.Retry, [Task]),
        new HoldMap(Me, Task.Run, 1L << 40),
        new ReleaseMap(Me, Task.Run),
        new ReplicateTask(Task, 2),
        new Publish("name", [Task], null, 1),
        new Publish("name", [], Task.Run, 1L << 40),
        new Unpublish("name"),
        new FindPublished(Me, "name"),
        new Published([Task], null, 1, ["name"]),
        new Published(null, Task.Run, 1L << 40, ["name"]),
        new LocateResult(Task),
        new ResultLocated([1], []) { Item = 3 },
        new ResultLocated(null, [new ResultPlace(new WorkerId("w"), Blob)]),
        new ClientUpdate(
            [
                new TaskUpdate(Task, TaskStatusOnWire.Finished, [1], null),
                new TaskUpdate(Task, TaskStatusOnWire.Failed, null, Failure with { Cause = "r/2" }),
                new TaskUpdate(Task, TaskStatusOnWire.Progress, null, null) { Fraction = 0.5, Text = "half" },
            ],
            [
                new ItemsUpdate(Task.Run, 0, 3, TaskStatusOnWire.Finished, [1], Blob, [new FailedItem(1, Failure, false)], [2], null),
                new ItemsUpdate(Task.Run, 0, 3, TaskStatusOnWire.Failed, null, null, [], [], Failure),
            ]));

    [Theory]
    [MemberData(nameof(Messages))]
    public void Every_message_is_deserialized_as_it_was_sent(object message)
    {
        var serializer = (WireSerializer)Sys.Serialization.FindSerializerFor(message);
        var back = serializer.FromBinary(serializer.ToBinary(message), serializer.Manifest(message));
        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(message, AsTold), System.Text.Json.JsonSerializer.Serialize(back, AsTold));
    }

    [Fact]
    public void Whole_numbers_of_a_models_signature_are_exact()
    {
        ModelParameter[] parameters = [new("id", (1L << 53) + 1, true, long.MinValue, new Number(ulong.MaxValue)), new("at", -(1L << 53) - 1, true, -5, double.PositiveInfinity)];
        var message = new SubmitSweep("{}") { Model = Model with { Signature = Model.Signature with { Parameters = parameters } } };
        var serializer = (WireSerializer)Sys.Serialization.FindSerializerFor(message);

        Assert.Equal(parameters, ((SubmitSweep)serializer.FromBinary(serializer.ToBinary(message), serializer.Manifest(message))).Model!.Signature.Parameters);
    }

    static readonly System.Text.Json.JsonSerializerOptions AsTold = new() { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 250, 0x90 })]
    public void Bytes_of_an_unknown_message_type_are_refused(byte[] bytes) =>
        Assert.Throws<Nerdbank.MessagePack.MessagePackSerializationException>(() => WireCodec.Read(bytes));

    /// <summary>An id that is nil is refused, bare and in the map of version 5.</summary>
    [Theory]
    [InlineData("0791c0")]
    [InlineData("079181a556616c7565c0")]
    public void An_id_that_is_nil_is_refused(string bytes) =>
        Assert.Throws<Nerdbank.MessagePack.MessagePackSerializationException>(() => WireCodec.Read(Convert.FromHexString(bytes)));

    [Fact]
    public void The_tags_of_messages_have_not_changed() => Assert.Equal(
        (4, 13, 14, 15, 42, 52),
        (WireCodec.Write(new AssignSweepChunk(1, new RunId("r"), new AttemptId(7), 2, 0, 3, new SpecSource("{}", null)))[0],
            WireCodec.Write(new AssignTasks(1, [], [], []))[0],
            WireCodec.Write(new TasksFinished(new WorkerId("w"), []))[0],
            WireCodec.Write(new AssignMapChunk(0, Task.Run, new AttemptId(1), 1, 5, 2, new MapFunction("f", [1], [2]), null, null, null))[0],
            WireCodec.Write(new SubmitMap(Me, Task.Run, new MapFunction("f", [1], [2]), 1, [], Options))[0],
            WireCodec.Write(new ClientUpdate([], []))[0]));

    /// <summary>A change of these bytes needs a new version of the wire.</summary>
    [Fact]
    public void The_bytes_of_all_messages_equal_those_recorded_for_the_wire_version() => Golden.Check(
        $"Protocol/wire-{WireCodec.ProtocolVersion}.golden",
        Messages.AsEnumerable<object[]>().Select(row => (WireMessage)row[0]).Select(m => $"{m.GetType().Name} {Convert.ToHexStringLower(WireCodec.Write(m))}"));

    /// <summary>Specs of runs and queued calls stay in the journal's database when nodes are updated.</summary>
    [Fact]
    public void Messages_that_version_3_has_stored_are_read()
    {
        var stored = Golden.Read("Protocol/stored-3.golden").Select(line => WireCodec.Read(Convert.FromHexString(line.Split(' ')[1]))).ToList();
        Assert.Equal(["SubmitSweep", "SubmitSweep", "SubmitTasks"], stored.Select(message => message.GetType().Name));
        var m = (SubmitTasks)stored[2];
        Assert.Equal((2, "key", false), (m.Tasks.Length, m.Tasks[0].Key, m.Tasks[1].IsAgain));
        Assert.Equal(new byte[] { 1, 2 }, m.Tasks[1].Scattered);
        Assert.Equal(1.5, m.Options[0].TimeLimitSeconds);
        Assert.Null(m.Options[0].TimeLimitGraceSeconds);
    }

    /// <summary>In version 5 an id was a map of one entry.</summary>
    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void Messages_that_earlier_versions_have_stored_are_read_and_written_in_this_version(int version) => Assert.Equal(
        Golden.Read($"Protocol/wire-{WireCodec.ProtocolVersion}.golden").Where(line => line.Split(' ')[0] is "SubmitSweep" or "SubmitTasks"),
        Golden.Read($"Protocol/stored-{version}.golden").Select(line => line.Split(' ')).Select(
            line => $"{line[0]} {Convert.ToHexStringLower(WireCodec.Write(WireCodec.Read(Convert.FromHexString(line[1]))))}"));

    [Fact]
    public void No_message_is_missing_from_these_tests() => Assert.Equal(
        typeof(WireMessage).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(WireMessage))).Select(t => t.Name).Order(),
        Messages.AsEnumerable<object[]>().Select(row => row[0].GetType().Name).Distinct().Order());

    [Fact]
    public void A_message_of_another_protocol_version_is_refused_with_that_version()
    {
        var serializer = (WireSerializer)Sys.Serialization.FindSerializerForType(typeof(WireMessage));
        Assert.Contains("actorsweep-99", Assert.Throws<SerializationException>(() => serializer.FromBinary([0x90], "actorsweep-99")).Message);
    }

    [Fact]
    public void Objects_that_are_not_wire_messages_are_neither_serialized_nor_deserialized()
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
        Workers = [new WorkerSnapshot("w", "http://127.0.0.1:1/blobs", WorkerStatus.Draining, 4, 2, 100)],
    };
}
