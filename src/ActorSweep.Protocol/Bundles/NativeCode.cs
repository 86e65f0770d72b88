using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace ActorSweep.Protocol.Bundles;

/// <summary>Reads the native libraries that an assembly imports from its metadata.</summary>
static class NativeCode
{
    public static IEnumerable<string> ImportedBy(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var metadata = file.GetMetadataReader();
        return [.. Enumerable.Range(1, metadata.GetTableRowCount(TableIndex.ModuleRef))
            .Select(row => NameOf(metadata.GetString(metadata.GetModuleReference(MetadataTokens.ModuleReferenceHandle(row)).Name)))];
    }

    /// <summary>Returns a library's name without the prefix and extension of its platform.</summary>
    public static string NameOf(string library)
    {
        var name = Path.GetFileName(library);
        foreach (var ending in (string[])[".so", ".dylib", ".dll"])
            if (name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
                name = name[..^ending.Length];
        return name.StartsWith("lib", StringComparison.Ordinal) ? name[3..] : name;
    }
}
