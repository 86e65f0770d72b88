using System.Security.Cryptography;
using ActorSweep.Core.Queue;
using ActorSweep.Storage;
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
    public async Task A_bundle_of_one_or_several_pieces_is_read_unchanged(int length)
    {
        var packed = RandomNumberGenerator.GetBytes(length);
        await PutAsync("a", packed);
        Assert.True(_bundles.Has("a"));
        Assert.Equal(packed, await GetAsync("a"));
    }

    [Fact]
    public async Task A_missing_bundle_is_not_found()
    {
        Assert.False(_bundles.Has("a"));
        Assert.Null(await GetAsync("a"));
    }

    [Fact]
    public async Task A_stored_bundle_is_not_overwritten()
    {
        await PutAsync("a", [1, 2, 3, 4, 5, 6]);
        await PutAsync("a", [7]);
        Assert.Equal([1, 2, 3, 4, 5, 6], await GetAsync("a"));
    }

    [Fact]
    public async Task An_interrupted_upload_leaves_no_rows_and_can_be_repeated()
    {
        await Assert.ThrowsAsync<IOException>(() => _bundles.PutAsync("a", new BreakingStream(), default));
        Assert.False(_bundles.Has("a"));
        Assert.Equal((0L, 0L), (Count("actorsweep_bundle"), Count("actorsweep_bundle_piece")));
        await PutAsync("a", [7]);
        Assert.Equal([7], await GetAsync("a"));
    }

    [Fact]
    public async Task A_bundle_that_no_call_or_run_needs_is_deleted_a_day_after_its_last_request()
    {
        string[] names = ["waiting", "chord", "recurring", "put in", "run", "ended", "unnamed", "asked"];
        foreach (var name in names)
            await PutAsync(name.Replace(' ', '-'), [.. Enumerable.Repeat((byte)1, 50)]);
        var database = new QueueDatabase(_folder.Database);
        var (table, recurring) = (new QueueTable(database), new RecurringTable(database));
        table.Put([new(Call("1"), "[]", "waiting"), new(Call("2"), "[]", "chord waiting"), new(Call("3"), "[]", "ended")]);
        _folder.Execute("UPDATE actorsweep_queue SET state = 2 WHERE id = '3'");
        recurring.Put(new RecurringCall("r", "* * * * *", "UTC", Call("r", "recurring")));
        PutIn(recurring, new RecurringCall("p", "* * * * *", "UTC", Call("p", "put-in")));
        new JournalBlobs(_folder.Database).Put([1], code: "run");
        new JournalBlobs(_folder.Database).Put([2]);
        _folder.Execute("UPDATE actorsweep_bundle SET asked = 1");
        Assert.True(_bundles.Has("asked"));

        Assert.Equal(2, _bundles.RemoveBundle());
        var left = new List<string>();
        foreach (var name in names)
            if (await GetAsync(name.Replace(' ', '-')) is not null)
                left.Add(name);
        Assert.Equal(["waiting", "chord", "recurring", "put in", "run", "asked"], left);
        Assert.Equal((6L, 6 * 13L), (Count("actorsweep_bundle"), Count("actorsweep_bundle_piece")));
    }

    [Fact]
    public async Task A_bundle_whose_deletion_was_interrupted_is_deleted_the_next_time()
    {
        await PutAsync("a", [1, 2, 3, 4, 5]);
        new QueueTable(new QueueDatabase(_folder.Database)).Put([new(Call("1"), "[]", "a")]);
        _folder.Execute("UPDATE actorsweep_bundle SET asked = 1, pieces = 0");
        Assert.False(_bundles.Has("a"));
        Assert.Equal(1, _bundles.RemoveBundle());
        Assert.Equal(0L, Count("actorsweep_bundle_piece"));
    }

    /// <summary>Enqueues a recurring call once, then unschedules it.</summary>
    void PutIn(RecurringTable recurring, RecurringCall call)
    {
        var lease = new JournalLease(_folder.Database, "a:1", TimeSpan.FromMinutes(5), TimeProvider.System);
        Assert.True(lease.TryTake());
        recurring.Put(call);
        _folder.Execute($"UPDATE actorsweep_recurring SET next = 1 WHERE name = '{call.Name}'");
        recurring.PutIn(recurring.WhoseTimeHasCome().Single(), lease.Token);
        Assert.True(recurring.Remove(call.Name));
    }

    Task PutAsync(string name, byte[] packed) => _bundles.PutAsync(name, new MemoryStream(packed), default);

    async Task<byte[]?> GetAsync(string name)
    {
        var target = new MemoryStream();
        return await _bundles.CopyToAsync(name, target) ? target.ToArray() : null;
    }

    long Count(string table)
    {
        using var connection = _folder.Database.Open();
        return (long)JournalDatabase.Query(connection, $"SELECT count(*) FROM {table}")!;
    }

    static QueuedCall Call(string id, string? code = null) => new(id, "", "f", QueuedWorkTests.GraphIn(code)) { ResultTtl = 60_000 };

    /// <summary>Fails after its first bytes.</summary>
    sealed class BreakingStream() : MemoryStream([1, 2, 3, 4])
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancel = default) =>
            Position < Length ? base.ReadAsync(buffer, cancel) : throw new IOException("broken");
    }
}
