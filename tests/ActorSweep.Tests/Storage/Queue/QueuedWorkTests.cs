using ActorSweep.Core.Queue;
using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using ActorSweep.Protocol;
using ActorSweep.Storage.Queue;

namespace ActorSweep.Tests.Storage.Queue;

public sealed class QueuedWorkTests
{
    static readonly RunId OneEntry = new("queued");
    static readonly SubmittedOptions Gpu = new() { Resources = new() { ["gpu"] = 2 } };

    [Fact]
    public void Calls_that_need_the_same_of_workers_are_of_one_kind_and_a_named_queue_is_something_that_they_need()
    {
        Assert.Equal("[]", QueuedWork.Read(Call(Graph())).Kind);
        Assert.Equal([Requirement.None], QueuedWork.NeedsOf("[]"));
        var kind = QueuedWork.Read(Call(Graph(options: Gpu), "mail")).Kind;
        Assert.Equal(kind, QueuedWork.Read(Call(Graph(options: new() { Resources = new() { ["gpu"] = 2 }, Retries = 3 }), "mail")).Kind);
        Assert.Equal([Requirement.Of(new Dictionary<string, double> { ["gpu"] = 2, ["queue.mail"] = QueueResource.OfACall }, [])], QueuedWork.NeedsOf(kind));
    }

    [Fact]
    public void A_call_says_which_bundles_it_needs()
    {
        Assert.Equal("a b", QueuedWork.Read(Call(GraphIn("b", null, "a", "b"))).Code);
        Assert.Equal("", QueuedWork.Read(Call(Graph())).Code);
    }

    public static TheoryData<string, byte[]> Broken => new()
    {
        { "no message", [1, 2, 3] },
        { "another message", WireCodec.Write(new ClientHello(ClientId.Nobody, 1)) },
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
    public void What_could_never_be_done_is_refused(string what, byte[] work) =>
        Assert.StartsWith("'x' can't be queued: ", Assert.Throws<InvalidSweepException>(() => { QueuedWork.Read(Call(work)); return what; }).Message, StringComparison.Ordinal);

    [Fact]
    public void Times_that_no_date_can_say_are_refused() =>
        Assert.Contains("its expires is 9223372036854775 ms; it must be at most ", Assert.Throws<InvalidSweepException>(() => QueuedWork.Read(Call(Graph()) with { Expires = long.MaxValue / 1000 })).Message, StringComparison.Ordinal);

    /// <summary>A call of one task, or a graph of some.</summary>
    internal static byte[] Graph(params SubmittedTask[] tasks) => Graph(null, tasks);

    internal static byte[] Graph(SubmittedOptions? options, params SubmittedTask[] tasks) =>
        WireCodec.Write(new SubmitTasks(ClientId.Nobody, OneEntry, "queue", false, [new TaskShape("f", [])], [options ?? new SubmittedOptions()], tasks.Length == 0 ? [Task(0)] : tasks));

    /// <summary>A call of one task, with functions in these bundles.</summary>
    internal static byte[] GraphIn(params string?[] bundles) => WireCodec.Write(new SubmitTasks(
        ClientId.Nobody, OneEntry, "queue", false, [.. bundles.Select((bundle, i) => new TaskShape($"f{i}", []) { Bundle = bundle })], [new SubmittedOptions()], [Task(0)]));

    internal static SubmittedTask Task(long index) => new(index, 0, [], [], 0, IsHeld: true);

    static QueuedCall Call(byte[] work, string queue = "") => new("x", queue, "f", work) { ResultTtl = 1 };
}
