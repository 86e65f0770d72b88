using ActorSweep.Execution.Bundles;
using ActorSweep.Protocol.Bundles;
using ActorSweep.Storage;
using ActorSweep.Storage.Journal;
using ActorSweep.Tests.Storage.Journal;

namespace ActorSweep.Tests.Bundles;

/// <summary>Nodes with separate disks that share a journal.</summary>
public sealed class BundleShelfTests : IDisposable
{
    readonly DirectoryInfo _disks = Directory.CreateTempSubdirectory("actorsweep-test-");
    readonly JournalFolder _journal = new();
    readonly Bundle _bundle;
    readonly byte[] _packed;

    public BundleShelfTests()
    {
        _journal.Database.Prepare();
        var source = Path.Combine(_disks.FullName, "a.dll");
        File.WriteAllText(source, "code");
        _bundle = Bundle.Of([("a.dll", source)]);
        var packed = new MemoryStream();
        BundleArchive.Write(_bundle, packed);
        _packed = packed.ToArray();
    }

    public void Dispose()
    {
        _disks.Delete(recursive: true);
        _journal.Dispose();
    }

    [Fact]
    public async Task A_durable_bundle_is_restored_at_another_node_that_shares_only_the_journal()
    {
        await AddAsync(Shelf("one"), durable: true);
        var other = Shelf("other");
        Assert.True(await other.HasAsync(_bundle.Name, durable: true));
        Assert.False(other.IsHere(_bundle.Name));
        Assert.True(await other.RestoreAsync(_bundle.Name));
        Assert.Equal(_packed, await ReadAsync(other));
    }

    [Fact]
    public async Task A_bundle_that_is_not_durable_stays_on_one_disk_until_a_durable_one_is_needed()
    {
        var shelf = Shelf("one");
        await AddAsync(shelf, durable: false);
        Assert.True(await shelf.HasAsync(_bundle.Name, durable: false));
        Assert.False(await Shelf("other").RestoreAsync(_bundle.Name));
        Assert.False(await Shelf("other").HasAsync(_bundle.Name, durable: true));
        // The bundle need not be sent again.
        Assert.True(await shelf.HasAsync(_bundle.Name, durable: true));
        Assert.True(await Shelf("other").RestoreAsync(_bundle.Name));
    }

    [Fact]
    public async Task A_bundle_that_is_made_durable_many_times_at_once_is_stored_once()
    {
        var shelf = Shelf("one");
        await AddAsync(shelf, durable: false);
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => shelf.KeepAsync(_bundle.Name)))), Assert.True);
        using var connection = _journal.Database.Open();
        Assert.Equal(1L, JournalDatabase.Query(connection, "SELECT count(*) FROM actorsweep_bundle"));
    }

    [Fact]
    public async Task A_node_without_a_journal_has_only_the_bundles_on_its_disk()
    {
        var shelf = new BundleShelf(Store("one"), kept: null);
        Assert.Null(await shelf.ReadAsync(_bundle.Name));
        Assert.False(await shelf.RestoreAsync(_bundle.Name));
        await AddAsync(shelf, durable: true);
        Assert.True(await shelf.HasAsync(_bundle.Name, durable: true));
        Assert.Equal(_packed, await ReadAsync(shelf));
    }

    [Fact]
    public async Task An_invalid_bundle_is_refused_and_not_stored()
    {
        var wrong = new string('0', 64);
        await Assert.ThrowsAsync<InvalidDataException>(() => Shelf("one").AddAsync(wrong, new MemoryStream(_packed), durable: true, default));
        Assert.False(await Shelf("one").HasAsync(wrong, durable: true));
        Assert.False(await Shelf("one").HasAsync("../evil", durable: true));
    }

    Task AddAsync(BundleShelf shelf, bool durable) => shelf.AddAsync(_bundle.Name, new MemoryStream(_packed), durable, default);

    BundleStore Store(string node) => new(Path.Combine(_disks.FullName, node), most: 1_000_000, largest: 1_000_000, TimeProvider.System);

    BundleShelf Shelf(string node) => new(Store(node), new JournalBundles(_journal.Database));

    async Task<byte[]> ReadAsync(BundleShelf shelf)
    {
        await using var packed = (await shelf.ReadAsync(_bundle.Name))!;
        var read = new MemoryStream();
        await packed.CopyToAsync(read);
        return read.ToArray();
    }
}
