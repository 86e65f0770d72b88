using System.IO.Compression;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Protocol.Bundles;

/// <summary>Packs a bundle into one zip file and unpacks it.</summary>
static class BundleArchive
{
    public static void Write(Bundle bundle, Stream into)
    {
        using var zip = new ZipArchive(into, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var file in bundle.Files)
            zip.CreateEntryFromFile(file.Source, file.Path, CompressionLevel.Fastest);
    }

    /// <summary>Unpacks a bundle into a new folder and verifies its name. Deletes the folder if unpacking fails.</summary>
    /// <param name="largest">The most bytes that the unpacked files may have. Counted while unpacking; sizes in headers are not trusted.</param>
    /// <exception cref="InvalidDataException">The file is not a bundle, is too large, or does not match the name.</exception>
    public static void Unpack(Stream from, string folder, string name, long largest)
    {
        Directory.CreateDirectory(folder);
        try
        {
            using var zip = new ZipArchive(from, ZipArchiveMode.Read, leaveOpen: true);
            var files = new List<BundleFile>();
            foreach (var entry in zip.Entries)
            {
                largest -= Unpack(entry, folder, largest);
                files.Add(BundleFile.Of(entry.FullName, Path.Combine(folder, entry.FullName)));
            }
            if (Bundle.NameOf(files) != name)
                throw new InvalidDataException($"the received archive is not the bundle {name}: its files have other hashes.");
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    static long Unpack(ZipArchiveEntry entry, string folder, long most)
    {
        if (!IsPlainPath(entry.FullName))
            throw new InvalidDataException($"a bundle cannot have a file '{entry.FullName}': the path is outside of the bundle.");
        var path = Path.Combine(folder, entry.FullName);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var source = entry.Open();
        // CreateNew refuses a second entry of the same name.
        using var target = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        return Copy(source, target, most);
    }

    /// <summary>Copies and counts the bytes, because the size in an entry's header may be false.</summary>
    static long Copy(Stream source, Stream target, long most)
    {
        var (buffer, total) = (new byte[64 * 1024], 0L);
        for (int read; (read = source.Read(buffer)) > 0; target.Write(buffer, 0, read))
            if ((total += read) > most)
                throw new InvalidDataException($"the bundle is larger than {SettingKeys.PathOf(SettingKeys.LargestBundle)}. Leave out files that the workers do not need, or raise that setting.");
        return total;
    }

    /// <summary>Whether a relative path stays within its folder on every platform.</summary>
    static bool IsPlainPath(string path) =>
        path.Length is > 0 and <= 512 && path.IndexOfAny(['\\', ':', '\0']) < 0
        && path.Split('/') is var parts && parts.All(part => part.Length > 0 && part != "." && part != ".." && part == part.TrimEnd('.', ' '));
}
