using ActorSweep.Core.Queue;
using ActorSweep.Protocol.Messages;
using ActorSweep.Storage;
using ActorSweep.Storage.Journal;
using ActorSweep.Storage.Queue;
using ActorSweep.Tests.Storage.Journal;

namespace ActorSweep.Tests.Storage.Queue;

/// <summary>Rows of the queue exist on disks, so each version reads the rows of all earlier versions.</summary>
public sealed class QueueRowTests : IDisposable
{
    const string Columns = "id, queue, name, work, priority, spacing, rated, kind, code, before, ttl";

    static readonly TaskFailure Plain = new("Oops", "it broke", "   at F()", "w-1234", 2, ["12:00:00.000 assigned to w-1234", "12:00:01.000 failed"]);

    /// <summary>A failure with all fields set, and with characters that JSON or a database has to escape.</summary>
    static readonly TaskFailure Full = new(FailureType.DependencyFailed, "ä \"quoted\" <tag> \0 \u2028 \U0001F600\n", "", "", 0, [])
    {
        Cause = "header",
        CauseType = "Oops",
        Causes = [Plain with { Cause = "f-0", Output = ["last words", ""] }, Plain with { Attempt = int.MaxValue, Story = [] }],
        Output = ["out"],
    };

    static readonly SubmittedOptions Demanding = new()
    {
        Retries = 3,
        RetryDelaySeconds = 0.5,
        RetryFactor = 2,
        RetryMaxSeconds = 60,
        RetryJitter = 0.5,
        RetryOnly = ["System.IO.IOException"],
        Priority = 7,
        Resources = new() { ["gpu"] = 2, ["µ-scope"] = 0.1 },
        Workers = ["b", "a"],
        AllowOtherWorkers = true,
        TimeLimitSeconds = 1.5,
        TimeLimitGraceSeconds = 2.5,
    };

    static readonly QueuedCall[] Calls =
    [
        new("plain", "", "f", QueuedWorkTests.Graph()) { ResultTtl = 86_400_000 },
        new("named", "mail", "Module.F", QueuedWorkTests.Graph(Demanding)) { ResultTtl = 1, Priority = -3, Interval = 0.1, AcknowledgeBefore = true },
        new("code", "", "g", QueuedWorkTests.GraphIn("bundle-b", null, "bundle-a")) { ResultTtl = 3_600_000, Interval = 1000 },
        new("chord", "", "h", QueuedWorkTests.Graph(
            QueuedWorkTests.Task(0) with { IsHeld = false, Key = "first" }, QueuedWorkTests.Task(1) with { IsHeld = false, Arguments = [1, 2, 3] },
            QueuedWorkTests.Task(2) with { Inputs = [new(new("queued"), 0), new(new("queued"), 1)], After = [new(new("queued"), 1)] })) { ResultTtl = 1 },
    ];

    readonly JournalFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_failure_in_a_row_has_the_exceptions_that_caused_it()
    {
        var failure = Plain with { Inner = [new RemoteError("Outer", "a", "at G()") { Inner = [new RemoteError("Inner", "b", "")] }, new RemoteError("Second", "c", "")] };
        var read = StoredFailure.Read(StoredFailure.Write(failure));
        Assert.Equal(failure.Inner.Select(inner => $"{inner}"), read.Inner.Select(inner => $"{inner}"));
        Assert.Empty(StoredFailure.Read(StoredFailure.Write(Plain)).Inner);
    }

    [Fact]
    public void Rows_are_written_in_the_recorded_format()
    {
        var table = Prepare(out var token);
        table.Put([.. Calls.Select(QueuedWork.Read)]);
        var begun = table.Begin([.. table.Lines(9).Lines.Select(line => (line, 9))], token, _ => []).ToDictionary(call => call.Id, call => call.Place);
        table.End(
            [
                new(begun["plain"], QueuedState.Succeeded, [1, 2], null), new(begun["named"], QueuedState.Failed, null, Full) { Failures = 1 },
                new(begun["code"], QueuedState.Waiting, null, Plain) { Failures = 2, Delay = TimeSpan.FromDays(1) },
            ],
            token);
        Golden.Check("Storage/Queue/rows-3.golden", Rows());
    }

    /// <summary>The versions differ in the version of the wire, in which the work of a call is written.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Rows_of_every_version_are_read(int version)
    {
        var table = Prepare(out var token);
        foreach (var line in Golden.Read($"Storage/Queue/rows-{version}.golden"))
            _folder.Execute(
                $"INSERT INTO actorsweep_queue ({Columns}, state, failures, result, failure, enqueued, due, ready) VALUES ({line.Replace('\t', ',')}, 1, 1, 1)");
        var found = table.Find([.. Calls.Select(call => call.Id)], withResults: true).ToDictionary(call => call.Id);
        Assert.Equal(
            [QueuedState.Succeeded, QueuedState.Failed, QueuedState.Waiting, QueuedState.Started], Calls.Select(call => found[call.Id].State));
        Assert.Equal([1, 2], found["plain"].Result!);
        AssertSame(Full with { Message = Full.Message.Replace('\0', '\ufffd') }, found["named"].Failure!);
        AssertSame(Plain, found["code"].Failure!);

        _folder.Execute("UPDATE actorsweep_queue SET state = 0");
        foreach (var row in table.Begin([.. table.Lines(9).Lines.Select(line => (line, 9))], token, _ => []))
        {
            var (call, read) = (Calls.Single(call => call.Id == row.Id), QueuedWork.Read(row.Id, row.Queue, row.Work));
            Assert.Equal(call.Work, WireCodec.Write(((SubmitTasks)WireCodec.Read(row.Work))));
            Assert.Equal(QueuedWork.Read(call).Kind, row.Kind);
            Assert.Equal(read.Kind, row.Kind);
            Assert.Equal(
                read.Tasks.Options.Select(o => o.Resources.Count == 0 && o.Workers.Length == 0), QueuedWork.NeedsOf(row.Kind).Select(need => need.IsNone));
        }
    }

    QueueTable Prepare(out string token)
    {
        _folder.Database.Prepare();
        var lease = new JournalLease(_folder.Database, "a:1", TimeSpan.FromMinutes(5), TimeProvider.System);
        Assert.True(lease.TryTake());
        token = lease.Token;
        return new QueueTable(new QueueDatabase(_folder.Database));
    }

    /// <summary>Returns the rows without their times, each value as an SQL literal.</summary>
    List<string> Rows()
    {
        using var connection = _folder.Database.Open();
        var values = string.Join(" || char(9) || ", $"{Columns}, state, failures, result, failure".Split(", ").Select(column => $"quote({column})"));
        return [.. JournalDatabase.Rows(connection, $"SELECT {values} FROM actorsweep_queue ORDER BY place", row => row.GetString(0))];
    }

    static void AssertSame(TaskFailure expected, TaskFailure actual) => Assert.Equivalent(expected, actual, strict: true);
}
