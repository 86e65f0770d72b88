using System.Security.Cryptography;
using ActorSweep.Core.Queue;
using ActorSweep.Storage.Journal;
using ActorSweep.Storage.Queue;
using ActorSweep.Tests.Storage.Queue;

namespace ActorSweep.Tests.Storage.Journal;

public sealed class JournalBundlesTests : IDisposable
{
    readonly JournalFolder _folder = new();
    readonly JournalBundles _bundles;

    public JournalBundlesTests()
    {
        _folder.Database.Prepare();
        _bundles = new JournalBundles(_folder.Database, pieceLength: 4);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(9)]
    public void A_bundle_comes_back_as_it_was_in_however_many_pieces(int length)
    {
        var packed = RandomNumberGenerator.GetBytes(length);
        _bundles.Put("a", new MemoryStream(packed));
        Assert.True(_bundles.Has("a"));
        Assert.Equal(packed, Get("a"));
    }

    [Fact]
    public void What_is_not_there_is_said_not_to_be()
    {
        Assert.False(_bundles.Has("a"));
        Assert.Null(Get("a"));
    }

    [Fact]
    public void What_is_there_stays_as_it_is()
    {
        _bundles.Put("a", new MemoryStream([1, 2, 3, 4, 5, 6]));
        _bundles.Put("a", new MemoryStream([7]));
        Assert.Equal([1, 2, 3, 4, 5, 6], Get("a"));
    }

    [Fact]
    public void What_came_to_its_middle_is_not_there_and_can_come_again()
    {
        Assert.Throws<JournalException>(() => _bundles.Put("a", new BreakingStream()));
        Assert.False(_bundles.Has("a"));
        _bundles.Put("a", new MemoryStream([7]));
        Assert.Equal([7], Get("a"));
    }

    [Fact]
    public void What_neither_a_call_nor_a_run_needs_goes_with_its_pieces_when_nobody_has_asked_for_it_in_days()
    {
        foreach (var name in (string[])["waiting", "chord", "recurring", "run", "ended", "unnamed", "asked"])
            _bundles.Put(name, new MemoryStream([1, 2, 3, 4, 5]));
        var table = new QueueTable(new QueueDatabase(_folder.Database));
        table.Put([new(Call("1"), "[]", "waiting"), new(Call("2"), "[]", "chord waiting"), new(Call("3"), "[]", "ended")]);
        _folder.Execute("UPDATE actorsweep_queue SET state = 2 WHERE id = '3'");
        new RecurringTable(new QueueDatabase(_folder.Database)).Put(new RecurringCall("r", "* * * * *", "UTC", Call("r")));
        _folder.Execute("UPDATE actorsweep_recurring SET code = 'recurring'");
        new JournalBlobs(_folder.Database).Put([1], code: "run");
        new JournalBlobs(_folder.Database).Put([2]);
        _folder.Execute("UPDATE actorsweep_bundle SET asked = 1");
        _folder.Execute("UPDATE actorsweep_bundle_piece SET came = 1");
        Assert.True(_bundles.Has("asked"));

        Assert.Equal(2, _bundles.Forget());
        Assert.Equal(
            [true, true, true, true, false, false, true],
            new[] { "waiting", "chord", "recurring", "run", "ended", "unnamed", "asked" }.Select(name => Get(name) is not null));
        using var connection = _folder.Database.Open();
        Assert.Equal(5 * 2L, JournalDatabase.Query(connection, "SELECT count(*) FROM actorsweep_bundle_piece"));
    }

    [Fact]
    public void What_a_call_names_that_is_put_in_stays_for_days_whatever_becomes_of_the_call()
    {
        _bundles.Put("a", new MemoryStream([1]));
        _folder.Execute("UPDATE actorsweep_bundle SET asked = 1");
        new QueueTable(new QueueDatabase(_folder.Database)).Put([new(Call("1"), "[]", "a")]);
        _folder.Execute("DELETE FROM actorsweep_queue");
        Assert.Equal(0, _bundles.Forget());
    }

    byte[]? Get(string name)
    {
        var target = new MemoryStream();
        return _bundles.CopyTo(name, target) ? target.ToArray() : null;
    }

    static QueuedCall Call(string id) => new(id, "", "f", QueuedWorkTests.Graph()) { ResultTtl = 60_000 };

    /// <summary>Ends in an error after one piece.</summary>
    sealed class BreakingStream() : MemoryStream([1, 2, 3, 4])
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer) is > 0 and var read ? read : throw new IOException("broken");
    }
}
