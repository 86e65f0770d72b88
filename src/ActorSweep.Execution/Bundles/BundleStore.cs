using System.Collections.Concurrent;
using ActorSweep.Protocol.Bundles;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Execution.Bundles;

/// <summary>
/// The bundles that a node keeps on disk: packed, to be sent to other nodes, and unpacked, to be used. Several nodes of one user may share the folder. Safe
/// for use by several threads.
/// </summary>
/// <param name="folder">The folder, made at the first use. Only this user can enter it.</param>
/// <param name="most">The largest size of all bundles together, in bytes. Bundles in use are kept in any case.</param>
/// <param name="largest">The largest size of one unpacked bundle, in bytes.</param>
sealed class BundleStore(string folder, long most, long largest, TimeProvider clock)
{
    int _lastPart;
    readonly ConcurrentDictionary<string, Lazy<Task>> _coming = new(StringComparer.Ordinal);

    /// <summary>The largest size of one bundle, in bytes.</summary>
    public long Largest => largest;

    public bool Has(string name) => Bundle.IsName(name) && File.Exists(Packed(name)) && Directory.Exists(Unpacked(name));

    /// <summary>Opens a packed bundle; null where it does not exist here.</summary>
    public Stream? Read(string name) => Has(name) ? File.OpenRead(Packed(name)) : null;

    /// <summary>Opens a packed bundle, and waits for it while it is being fetched.</summary>
    public async Task<Stream?> ReadAsync(string name, TimeSpan patience)
    {
        if (!Has(name) && _coming.TryGetValue(name, out var coming))
            await Task.WhenAny(coming.Value, Task.Delay(patience, clock)).ConfigureAwait(false);
        return Read(name);
    }

    /// <summary>Stores a bundle.</summary>
    /// <exception cref="InvalidDataException">The content is not a bundle, too large, or does not match its name.</exception>
    public Task AddAsync(string name, Stream content, CancellationToken cancel) => AddAsync(name, packed => CopyAsync(content, packed, cancel));

    /// <param name="write">Writes the packed bundle.</param>
    /// <exception cref="InvalidDataException">The content is not a bundle, too large, or does not match its name.</exception>
    public async Task AddAsync(string name, Func<Stream, Task> write)
    {
        if (!Bundle.IsName(name))
            throw new InvalidDataException($"'{name}' is not a bundle's name, which has 64 hexadecimal digits.");
        MakeFolder();
        var part = Path.Combine(folder, $"{name}.{Environment.ProcessId}-{Interlocked.Increment(ref _lastPart)}");
        try
        {
            var packed = new FileStream(part + ".zip", FileMode.CreateNew, FileAccess.ReadWrite);
            await using (packed.ConfigureAwait(false))
            {
                await write(packed).ConfigureAwait(false);
                packed.Position = 0;
                BundleArchive.Unpack(packed, part, name, largest);
            }
            if (!Directory.Exists(Unpacked(name)))
                Directory.Move(part, Unpacked(name));
            File.Move(part + ".zip", Packed(name), overwrite: true);
        }
        // Another process unpacked the bundle at the same time.
        catch (IOException) when (Directory.Exists(Unpacked(name)) && File.Exists(part + ".zip"))
        {
            File.Move(part + ".zip", Packed(name), overwrite: true);
        }
        finally
        {
            Remove(part);
        }
        DeleteOldBundles(except: name);
    }

    /// <summary>Opens the folder of a bundle, and fetches the bundle where it is missing. The folder is kept as long as the lease is held.</summary>
    /// <param name="fetch">Fetches the bundle into this store. It is called once for concurrent calls with the same name.</param>
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
                await coming.Value.ConfigureAwait(false);
            }
            finally
            {
                _coming.TryRemove(name, out _);
            }
        }
    }

    /// <summary>Deletes the least recently used bundles until all fit.</summary>
    void DeleteOldBundles(string except)
    {
        var all = Directory.EnumerateFiles(folder, "*.zip").Select(Path.GetFileNameWithoutExtension).Where(name => Bundle.IsName(name!))
            .Select(name => (Name: name!, Used: UsedLast(name!), Bytes: SizeOf(name!))).OrderBy(b => b.Used).ToList();
        var total = all.Sum(b => b.Bytes);
        foreach (var bundle in all.Where(b => b.Name != except).TakeWhile(_ => total > most))
            // A process that uses the bundle holds its lock.
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
        for (int read; (read = await from.ReadAsync(buffer, cancel).ConfigureAwait(false)) > 0; await to.WriteAsync(buffer.AsMemory(0, read), cancel).ConfigureAwait(false))
            if ((total += read) > largest)
                throw new InvalidDataException($"the bundle has more than {largest >> 20} MiB, which is the limit of {SettingKeys.PathOf(SettingKeys.LargestBundle)}.");
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

/// <summary>A bundle in use. It is not deleted before this is disposed.</summary>
sealed class BundleLease(string folder, IDisposable held) : IDisposable
{
    public string Folder => folder;

    public void Dispose() => held.Dispose();
}
