namespace ActorSweep.Protocol.Bundles;

/// <summary>What goes along with assemblies: their symbols, translations, and the native libraries beside them.</summary>
static class BundleContents
{
    /// <summary>Larger symbols stay here; they only make a stack nicer.</summary>
    const long LargestSymbols = 4 << 20;

    /// <param name="assemblies">Their files.</param>
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

    /// <summary>All native libraries go along, for they may need one another, where any is called; and those of all platforms, for nodes may be of another.</summary>
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
