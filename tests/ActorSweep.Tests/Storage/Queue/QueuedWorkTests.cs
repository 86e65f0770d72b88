using ActorSweep.Core.Queue;
using ActorSweep.Core.Scheduling;
using ActorSweep.Protocol.Messages;
using ActorSweep.Storage.Queue;

namespace ActorSweep.Tests.Storage.Queue;

public sealed class QueuedWorkTests
{
    static readonly RunId OneEntry = new("queued");
    static readonly SubmittedOptions Gpu = new() { Resources = new() { ["gpu"] = 2 } };

    [Fact]
    public void Calls_with_equal_requirements_have_one_kind_and_a_named_queue_is_a_requirement()
    {
        Assert.Equal("[]", QueuedWork.Read(Call(Graph())).Kind);
        Assert.Equal([Requirement.None], QueuedWork.NeedsOf("[]"));
        var kind = QueuedWork.Read(Call(Graph(options: Gpu), "mail")).Kind;
        Assert.Equal(kind, QueuedWork.Read(Call(Graph(options: new() { Resources = new() { ["gpu"] = 2 }, Retries = 3 }), "mail")).Kind);
        Assert.Equal([Requirement.Of(new Dictionary<string, double> { ["gpu"] = 2, ["queue.mail"] = QueueResource.OfACall }, [])], QueuedWork.NeedsOf(kind));
    }

    [Fact]
    public void A_call_lists_the_bundles_that_it_needs()
    {
        Assert.Equal("a b", QueuedWork.Read(Call(GraphIn("b", null, "a", "b"))).Code);
        Assert.Equal("", QueuedWork.Read(Call(Graph())).Code);
    }

    public static TheoryData<string, byte[]> Broken => new()
    {
        { "no message", [1, 2, 3] },
        { "another message", WireCodec.Write(new RegisterClient(ClientId.Nobody, 1)) },
        { "a shape that is not there", Graph(Task(0) with { Shape = 1 }) },
        { "options that are not there", Graph(Task(0) with { Options = -1 }) },
        { "no result", Graph(Task(0) with { IsHeld = false }) },
        { "two results", Graph(Task(0), Task(1)) },
        { "a task twice", Graph(Task(0) with { IsHeld = false }, Task(0)) },
        { "an input of another run", Graph(Task(0) with { Inputs = [new TaskId(new RunId("other"), 0)] }) },
        { "a task that waits for itself", Graph(Task(0) with { Inputs = [new TaskId(OneEntry, 0)] }) },
        { "a task that waits for a later one", Graph(Task(0) with { After = [new TaskId(OneEntry, 1)], IsHeld = false }, Task(1)) },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Work_that_could_never_be_executed_is_refused(string what, byte[] work) =>
        Assert.StartsWith("'x' cannot be queued: ", Assert.Throws<InvalidSweepException>(() => { QueuedWork.Read(Call(work)); return what; }).Message, StringComparison.Ordinal);

    [Fact]
    public void Times_beyond_the_range_of_dates_are_refused() =>
        Assert.Contains("its expires is 9223372036854775 ms; it must be at most ", Assert.Throws<InvalidSweepException>(() => QueuedWork.Read(Call(Graph()) with { Expires = long.MaxValue / 1000 })).Message, StringComparison.Ordinal);

    [Fact]
    public void Tasks_of_a_call_are_held_and_have_consecutive_indices_in_the_run_of_the_queue()
    {
        var work = SubmittedAs(100, Read(Chord));
        Assert.Equal([100, 101, 102], work.Tasks.Select(task => task.Index));
        Assert.Equal([100, 101], work.Tasks[2].Inputs.Select(input => input.Index));
        Assert.Equal([101], work.Tasks[2].After.Select(before => before.Index));
        Assert.All(work.Tasks, task => Assert.True(task.IsHeld));
        Assert.Equal(QueueState.Run, work.Run);
    }

    [Fact]
    public void The_scheduler_retries_tasks_of_a_graph_and_the_queue_retries_a_single_task()
    {
        Assert.All(SubmittedAs(100, Read(Chord)).Options, options => Assert.False(options.IsRetriedByClient));
        Assert.True(SubmittedAs(100, Read(Graph())).Options.Single().IsRetriedByClient);
    }

    [Fact]
    public void The_work_of_a_call_has_its_tasks_and_the_retries_of_a_single_task()
    {
        var (one, chord) = (Read(Graph(new SubmittedOptions { Retries = 3, RetryDelaySeconds = 1.5, RetryMaxSeconds = 2 })).Work, Read(Chord).Work);
        Assert.Equal((3, TimeSpan.FromSeconds(1.5)), (one.Retries!.Most, one.Retries.Policy.DelayBefore(1, 0)));
        Assert.Null(chord.Retries);
        Assert.Equal((2, "first", "f-1"), (chord.Target, chord.Tasks[0].Name, chord.Tasks[1].Name));
        Assert.Equal([0, 1], chord.Tasks[2].Inputs);
    }

    /// <summary>Encodes a call of one task, or a graph of several.</summary>
    internal static byte[] Graph(params SubmittedTask[] tasks) => Graph(null, tasks);

    internal static byte[] Graph(SubmittedOptions? options, params SubmittedTask[] tasks) =>
        WireCodec.Write(new SubmitTasks(ClientId.Nobody, OneEntry, "queue", false, [new TaskShape("f", [])], [options ?? new SubmittedOptions()], tasks.Length == 0 ? [Task(0)] : tasks));

    /// <summary>Encodes a call of one task, with functions in these bundles.</summary>
    internal static byte[] GraphIn(params string?[] bundles) => WireCodec.Write(new SubmitTasks(
        ClientId.Nobody, OneEntry, "queue", false, [.. bundles.Select((bundle, i) => new TaskShape($"f{i}", []) { Bundle = bundle })], [new SubmittedOptions()], [Task(0)]));

    internal static SubmittedTask Task(long index) => new(index, 0, [], [], 0, IsHeld: true);

    /// <summary>Two headers and their body.</summary>
    static byte[] Chord => Graph(
        Task(0) with { IsHeld = false, Key = "first" }, Task(1) with { IsHeld = false },
        Task(2) with { Inputs = [new(OneEntry, 0), new(OneEntry, 1)], After = [new(OneEntry, 1)] });

    static QueuedWork Read(byte[] work) => QueuedWork.Read("x", "", work);

    static SubmitTasks SubmittedAs(long first, QueuedWork work)
    {
        var call = new BegunCall(new ClaimedCall(1, "f", "[]") { Work = work.Work }, first, default);
        return work.Submission(call.SubmitCall(default));
    }

    static QueuedCall Call(byte[] work, string queue = "") => new("x", queue, "f", work) { ResultTtl = 1 };
}
