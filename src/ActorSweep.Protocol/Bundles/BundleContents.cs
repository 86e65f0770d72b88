namespace ActorSweep.Protocol.Bundles;

/// <summary>The files of a bundle: assemblies, their symbols, their translations and the native libraries beside them.</summary>
static class BundleContents
{
    /// <summary>The largest symbol file that is included, in bytes. Symbols only add line numbers to stacks.</summary>
    const long LargestSymbols = 4 << 20;

    /// <param name="assemblies">The paths of the assemblies.</param>
    public static IEnumerable<(string Path, string Source)> Of(IReadOnlyCollection<string> assemblies)
    {
        var contents = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in assemblies)
        {
            contents[Path.GetFileName(file)] = file;
            var symbols = new FileInfo(Path.ChangeExtension(file, ".pdb"));
            if (symbols is { Exists: true, Length: <= LargestSymbols })
                contents[symbols.Name] = symbols.FullName;
            var translated = Path.GetFileNameWithoutExtension(file) + ".resources.dll";
            foreach (var culture in Directory.EnumerateDirectories(Path.GetDirectoryName(file)!))
                if (File.Exists(Path.Combine(culture, translated)))
                    contents[$"{Path.GetFileName(culture)}/{translated}"] = Path.Combine(culture, translated);
        }
        foreach (var folder in assemblies.GroupBy(file => Path.GetDirectoryName(file)!))
            AddNative(contents, Path.Combine(folder.Key, "runtimes"), [.. folder.SelectMany(NativeCode.ImportedBy)]);
        return contents.Select(content => (content.Key, content.Value));
    }

    /// <summary>
    /// Adds all native libraries if any of them is imported, since they may need one another. Libraries of all platforms are added,
    /// since nodes may run on another platform.
    /// </summary>
    static void AddNative(SortedDictionary<string, string> contents, string runtimes, HashSet<string> called)
    {
        List<string> libraries = [.. from runtime in Directory.Exists(runtimes) ? Directory.EnumerateDirectories(runtimes) : []
                                     let native = Path.Combine(runtime, "native")
                                     where Directory.Exists(native)
                                     from library in Directory.EnumerateFiles(native)
                                     select library];
        if (libraries.Any(library => called.Contains(NativeCode.NameOf(library))))
            foreach (var library in libraries)
                contents["runtimes/" + Path.GetRelativePath(runtimes, library).Replace('\\', '/')] = library;
    }
}
