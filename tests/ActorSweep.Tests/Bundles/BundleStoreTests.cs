using ActorSweep.Execution.Bundles;
using ActorSweep.Protocol.Bundles;

namespace ActorSweep.Tests.Bundles;

public sealed class BundleStoreTests : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("actorsweep-test-");
    readonly BundleStore _store;

    public BundleStoreTests() => _store = new BundleStore(Path.Combine(_folder.FullName, "bundles"), most: 5_000, largest: 10_000, TimeProvider.System);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task An_added_bundle_can_be_read_and_opened()
    {
        var bundle = await AddAsync('a', 10);
        using var lease = await _store.OpenAsync(bundle.Name, () => throw new InvalidOperationException("It is here."));

        Assert.True(_store.Has(bundle.Name));
        Assert.Equal(new string('a', 10), File.ReadAllText(Path.Combine(lease.Folder, "a.dll")));
        using var away = _store.Read(bundle.Name)!;
        Assert.True(away.Length > 0);
    }

    [Fact]
    public async Task A_missing_bundle_is_fetched_once_for_all_concurrent_requests()
    {
        var (bundle, packed) = Pack('a', 10);
        var (fetched, mayGo) = (0, new TaskCompletionSource());
        async Task Fetch()
        {
            Interlocked.Increment(ref fetched);
            await mayGo.Task;
            await _store.AddAsync(bundle.Name, packed, default);
        }
        var asking = Enumerable.Range(0, 5).Select(_ => _store.OpenAsync(bundle.Name, Fetch)).ToList();
        mayGo.SetResult();
        foreach (var asked in asking)
            (await asked.WaitAsync(ClientExtensions.Patience)).Dispose();

        Assert.Equal(1, fetched);
    }

    [Fact]
    public async Task A_bundle_whose_fetch_failed_is_fetched_again_by_the_next_request()
    {
        var (bundle, packed) = Pack('a', 10);
        await Assert.ThrowsAsync<IOException>(() => _store.OpenAsync(bundle.Name, () => throw new IOException("gone")));
        (await _store.OpenAsync(bundle.Name, () => _store.AddAsync(bundle.Name, packed, default))).Dispose();
    }

    [Fact]
    public async Task The_least_recently_used_bundles_are_deleted_first_and_none_that_is_in_use()
    {
        var (used, old, newer) = (await AddAsync('a', 1_500), await AddAsync('b', 1_500), default(Bundle));
        using var lease = await _store.OpenAsync(used.Name, () => Task.CompletedTask);
        File.SetLastWriteTimeUtc(Path.Combine(_folder.FullName, "bundles", used.Name + ".lock"), DateTime.UnixEpoch);
        newer = await AddAsync('c', 2_000);

        Assert.Equal((true, false, true), (_store.Has(used.Name), _store.Has(old.Name), _store.Has(newer.Name)));
    }

    [Fact]
    public async Task An_invalid_bundle_leaves_no_files_in_the_store()
    {
        await Assert.ThrowsAsync<InvalidDataException>(() => _store.AddAsync(new string('0', 64), Pack('a', 10).Packed, default));
        await Assert.ThrowsAsync<InvalidDataException>(() => _store.AddAsync("../evil", Pack('a', 10).Packed, default));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_folder.FullName, "bundles")));
    }

    async Task<Bundle> AddAsync(char content, int size)
    {
        var (bundle, packed) = Pack(content, size);
        await _store.AddAsync(bundle.Name, packed, default);
        return bundle;
    }

    (Bundle Bundle, MemoryStream Packed) Pack(char content, int size)
    {
        var source = Path.Combine(_folder.FullName, $"{content}.dll");
        File.WriteAllText(source, new string(content, size));
        var bundle = Bundle.Of([($"{content}.dll", source)]);
        var packed = new MemoryStream();
        BundleArchive.Write(bundle, packed);
        packed.Position = 0;
        return (bundle, packed);
    }
}
