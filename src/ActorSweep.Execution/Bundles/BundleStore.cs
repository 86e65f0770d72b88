using System.Collections.Concurrent;
using ActorSweep.Protocol.Bundles;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Execution.Bundles;

/// <summary>
/// The bundles that a node keeps on disk: packed, to be given to others, and unpacked, to be used. Several nodes of one user may
/// share the folder. Safe for use by several threads.
/// </summary>
/// <param name="folder">Made when it is needed; only this user can enter it.</param>
/// <param name="most">Bytes that all bundles together may take; those in use stay in any case.</param>
/// <param name="largest">Bytes that one may take when unpacked.</param>
sealed class BundleStore(string folder, long most, long largest, TimeProvider clock)
{
    int _lastPart;
    readonly ConcurrentDictionary<string, Lazy<Task>> _coming = new(StringComparer.Ordinal);

    /// <summary>Bytes that one may take.</summary>
    public long Largest => largest;

    public bool Has(string name) => Bundle.IsName(name) && File.Exists(Packed(name)) && Directory.Exists(Unpacked(name));

    /// <summary>Opens a bundle to give it away; null where it is not there.</summary>
    public Stream? Read(string name) => Has(name) ? File.OpenRead(Packed(name)) : null;

    /// <summary>Opens a bundle to give it away, and waits for it if it is on its way to here.</summary>
    public async Task<Stream?> ReadAsync(string name, TimeSpan patience)
    {
        if (!Has(name) && _coming.TryGetValue(name, out var coming))
            await Task.WhenAny(coming.Value, Task.Delay(patience, clock));
        return Read(name);
    }

    /// <summary>Takes a bundle in.</summary>
    /// <exception cref="InvalidDataException">It is no bundle, too large, or another than its name says.</exception>
    public Task AddAsync(string name, Stream content, CancellationToken cancel) => AddAsync(name, packed => CopyAsync(content, packed, cancel));

    /// <param name="write">Writes it, packed.</param>
    /// <exception cref="InvalidDataException">It is no bundle, too large, or another than its name says.</exception>
    public async Task AddAsync(string name, Func<Stream, Task> write)
    {
        if (!Bundle.IsName(name))
            throw new InvalidDataException($"'{name}' is no bundle's name: that is 64 hexadecimal digits.");
        MakeFolder();
        var part = Path.Combine(folder, $"{name}.{Environment.ProcessId}-{Interlocked.Increment(ref _lastPart)}");
        try
        {
            await using (var packed = new FileStream(part + ".zip", FileMode.CreateNew, FileAccess.ReadWrite))
            {
                await write(packed);
                packed.Position = 0;
                BundleArchive.Unpack(packed, part, name, largest);
            }
            if (!Directory.Exists(Unpacked(name)))
                Directory.Move(part, Unpacked(name));
            File.Move(part + ".zip", Packed(name), overwrite: true);
        }
        // Another process had it unpacked at the same moment.
        catch (IOException) when (Directory.Exists(Unpacked(name)) && File.Exists(part + ".zip"))
        {
            File.Move(part + ".zip", Packed(name), overwrite: true);
        }
        finally
        {
            Remove(part);
        }
        Evict(except: name);
    }

    /// <summary>The folder of a bundle, which stays as long as the lease is held; it is fetched where it is not here.</summary>
    /// <param name="fetch">Gets it into this store. However many ask for it at once, it is fetched once.</param>
    public async Task<BundleLease> OpenAsync(string name, Func<Task> fetch)
    {
        while (true)
        {
            if (Has(name) && TryLease(name, FileShare.ReadWrite) is { } held)
            {
                File.SetLastWriteTimeUtc(Lock(name), clock.GetUtcNow().UtcDateTime);
                if (Has(name))
                    return new BundleLease(Unpacked(name), held);
                held.Dispose();
            }
            var coming = _coming.GetOrAdd(name, _ => new Lazy<Task>(fetch));
            try
            {
                await coming.Value;
            }
            finally
            {
                _coming.TryRemove(name, out _);
            }
        }
    }

    /// <summary>Removes bundles that were not used for longest, until all fit.</summary>
    void Evict(string except)
    {
        var all = Directory.EnumerateFiles(folder, "*.zip").Select(Path.GetFileNameWithoutExtension).Where(name => Bundle.IsName(name!))
            .Select(name => (Name: name!, Used: UsedLast(name!), Bytes: SizeOf(name!))).OrderBy(b => b.Used).ToList();
        var total = all.Sum(b => b.Bytes);
        foreach (var bundle in all.Where(b => b.Name != except).TakeWhile(_ => total > most))
            // Who uses it, in whatever process, has its lock.
            if (TryLease(bundle.Name, FileShare.None) is { } alone)
                using (alone)
                {
                    File.Delete(Packed(bundle.Name));
                    Remove(Unpacked(bundle.Name));
                    total -= bundle.Bytes;
                }
    }

    FileStream? TryLease(string name, FileShare share)
    {
        try
        {
            return new FileStream(Lock(name), FileMode.OpenOrCreate, share == FileShare.None ? FileAccess.ReadWrite : FileAccess.Read, share == FileShare.None ? share : FileShare.Read);
        }
        catch (IOException)
        {
            return null;
        }
    }

    DateTime UsedLast(string name) => File.GetLastWriteTimeUtc(File.Exists(Lock(name)) ? Lock(name) : Packed(name));

    long SizeOf(string name) => new FileInfo(Packed(name)).Length
        + (Directory.Exists(Unpacked(name)) ? new DirectoryInfo(Unpacked(name)).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length) : 0);

    async Task CopyAsync(Stream from, Stream to, CancellationToken cancel)
    {
        var (buffer, total) = (new byte[64 * 1024], 0L);
        for (int read; (read = await from.ReadAsync(buffer, cancel)) > 0; await to.WriteAsync(buffer.AsMemory(0, read), cancel))
            if ((total += read) > largest)
                throw new InvalidDataException($"the bundle has more than {largest >> 20} MiB, which is the most by {SettingKeys.PathOf(SettingKeys.LargestBundle)}.");
    }

    void MakeFolder()
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    static void Remove(string part)
    {
        File.Delete(part + ".zip");
        if (Directory.Exists(part))
            Directory.Delete(part, recursive: true);
    }

    string Packed(string name) => Path.Combine(folder, name + ".zip");

    string Unpacked(string name) => Path.Combine(folder, name);

    string Lock(string name) => Path.Combine(folder, name + ".lock");
}

/// <summary>A bundle that is in use, and so stays where it is.</summary>
sealed class BundleLease(string folder, IDisposable held) : IDisposable
{
    public string Folder => folder;

    public void Dispose() => held.Dispose();
}
