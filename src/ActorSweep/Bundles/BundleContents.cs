namespace ActorSweep.Bundles;

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
        foreach (var folder in assemblies.Select(file => Path.GetDirectoryName(file)!).Distinct())
            AddNative(contents, Path.Combine(folder, "runtimes"));
        return contents.Select(content => (content.Key, content.Value));
    }

    static void AddNative(SortedDictionary<string, string> contents, string runtimes)
    {
        foreach (var runtime in Directory.Exists(runtimes) ? Directory.EnumerateDirectories(runtimes) : [])
            if (Path.Combine(runtime, "native") is var native && Directory.Exists(native))
                foreach (var library in Directory.EnumerateFiles(native))
                    contents[$"runtimes/{Path.GetFileName(runtime)}/native/{Path.GetFileName(library)}"] = library;
    }
}
