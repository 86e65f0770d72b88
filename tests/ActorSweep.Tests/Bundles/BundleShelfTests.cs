using ActorSweep.Bundles;
using ActorSweep.Storage.Journal;
using ActorSweep.Tests.Storage.Journal;

namespace ActorSweep.Tests.Bundles;

/// <summary>Nodes with disks of their own, that share a journal.</summary>
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
    public async Task What_one_node_took_another_gives_that_shares_its_journal_and_not_its_disk()
    {
        await Shelf("one").AddAsync(_bundle.Name, new MemoryStream(_packed), default);
        var other = Shelf("other");
        Assert.True(other.Has(_bundle.Name));
        Assert.True(other.CanGive(_bundle.Name));
        Assert.Equal(_packed, await ReadAsync(other));
        Assert.True(Store("other").Has(_bundle.Name));
    }

    [Fact]
    public async Task What_is_on_the_disk_alone_has_to_be_sent_and_can_be_given_nevertheless()
    {
        await Store("one").AddAsync(_bundle.Name, new MemoryStream(_packed), default);
        var shelf = Shelf("one");
        Assert.Equal((false, true), (shelf.Has(_bundle.Name), shelf.CanGive(_bundle.Name)));
        await shelf.AddAsync(_bundle.Name, new MemoryStream(_packed), default);
        Assert.True(shelf.Has(_bundle.Name));
        Assert.Equal(_packed, await ReadAsync(Shelf("other")));
    }

    [Fact]
    public async Task Without_a_journal_a_node_has_what_is_on_its_disk()
    {
        var shelf = new BundleShelf(Store("one"), kept: null);
        Assert.Null(await shelf.ReadAsync(_bundle.Name));
        await shelf.AddAsync(_bundle.Name, new MemoryStream(_packed), default);
        Assert.True(shelf.Has(_bundle.Name));
        Assert.Equal(_packed, await ReadAsync(shelf));
    }

    [Fact]
    public async Task What_is_no_bundle_is_refused_and_not_kept()
    {
        var wrong = new string('0', 64);
        await Assert.ThrowsAsync<InvalidDataException>(() => Shelf("one").AddAsync(wrong, new MemoryStream(_packed), default));
        Assert.False(Shelf("one").Has(wrong));
        Assert.False(Shelf("one").Has("../evil"));
    }

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
