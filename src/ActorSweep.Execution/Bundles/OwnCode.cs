using System.Runtime.Loader;

namespace ActorSweep.Execution.Bundles;

/// <summary>The code that this program has loaded from folders other than its own, such as a model that a file gave.</summary>
static class OwnCode
{
    /// <summary>The folders, in the order in which the program used them. Another process of the program needs them to load the same code.</summary>
    public static string[] Folders
    {
        get
        {
            var trusted = ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator).ToHashSet(StringComparer.Ordinal);
            return [.. from assembly in AssemblyLoadContext.Default.Assemblies
                       where !assembly.IsDynamic && assembly.Location.Length > 0 && !trusted.Contains(assembly.Location)
                       group assembly by Path.GetDirectoryName(assembly.Location)! into folder
                       select folder.Key];
        }
    }
}
