using System.Collections.Concurrent;
using System.Reflection;

namespace ActorSweep.Protocol.Bundles;

/// <summary>Finds the assemblies that some code needs beyond what every node has: .NET's own, the engine, and what that needs.</summary>
static class CodeClosure
{
    static readonly string[] FrameworkFolders = FindFrameworkFolders();

    /// <summary>The engine's own assemblies, as far as this program has them, and what they need: all nodes have these.</summary>
    static readonly Lazy<HashSet<string>> Engine = new(() =>
        [.. Follow(new[] { "ActorSweep.Client", "ActorSweep.Execution", "ActorSweep.Engine" }.Select(name => Load(new AssemblyName(name))).OfType<Assembly>(), _ => false)
            .Select(assembly => assembly.GetName().Name!)]);

    static readonly ConcurrentDictionary<Assembly, HashSet<Assembly>> Known = new();

    /// <summary>The assemblies to send for code that is in these: all of this program's, if it is a part of that; they and what they need otherwise.</summary>
    /// <exception cref="CannotTravelException">An assembly is in no file that could be sent.</exception>
    public static IReadOnlyCollection<Assembly> Of(IEnumerable<Assembly> code)
    {
        List<Assembly> roots = [.. code.Where(assembly => !IsEverywhere(assembly.GetName()))];
        if (Assembly.GetEntryAssembly() is { } entry && !IsEverywhere(entry.GetName()) && roots.All(ClosureOf(entry).Contains))
            return ClosureOf(entry);
        return [.. roots.SelectMany(ClosureOf).Distinct()];
    }

    /// <summary>The file that an assembly is in.</summary>
    /// <exception cref="CannotTravelException">There is none.</exception>
    public static string FileOf(Assembly assembly)
    {
#pragma warning disable IL3000 // An empty path is what tells of a single file.
        var path = assembly.IsDynamic ? "" : assembly.Location;
#pragma warning restore IL3000
        return path.Length > 0 ? path : throw new CannotTravelException(
            $"the code of '{assembly.GetName().Name}' is in no file that could be sent to the cluster: it was made in memory, or published as a single file. "
            + "Run the program as 'dotnet run' or 'dotnet build' leave it.");
    }

    static HashSet<Assembly> ClosureOf(Assembly root) => Known.GetOrAdd(root, root => [.. Follow([root], IsEverywhere)]);

    static bool IsEverywhere(AssemblyName name) => IsFramework(name) || Engine.Value.Contains(name.Name!);

    /// <summary>The folders of the shared frameworks that this process runs on: .NET, and ASP.NET where the program uses it.</summary>
    static string[] FindFrameworkFolders()
    {
#pragma warning disable IL3000 // An empty path is what tells of a single file.
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location) ?? "";
#pragma warning restore IL3000
        var shared = Path.GetDirectoryName(Path.GetDirectoryName(runtime));
        var assemblies = (AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string)?.Split(Path.PathSeparator) ?? [];
        return [.. assemblies.Select(path => Path.GetDirectoryName(path) ?? "")
            .Where(folder => shared is not null && Path.GetDirectoryName(Path.GetDirectoryName(folder)) == shared).Append(runtime).Distinct()];
    }

    static bool IsFramework(AssemblyName name) => FrameworkFolders.Any(folder => File.Exists(Path.Combine(folder, $"{name.Name}.dll")));

    static IEnumerable<Assembly> Follow(IEnumerable<Assembly> roots, Func<AssemblyName, bool> isEverywhere)
    {
        var found = new HashSet<Assembly>();
        var next = new Queue<Assembly>(roots);
        while (next.TryDequeue(out var assembly))
            if (found.Add(assembly))
                foreach (var name in assembly.GetReferencedAssemblies())
                    if (!IsFramework(name) && !isEverywhere(name) && Load(name) is { } referenced)
                        next.Enqueue(referenced);
        return found;
    }

    static Assembly? Load(AssemblyName name)
    {
        try
        {
            return Assembly.Load(name);
        }
        // A reference that is never used need not be there.
        catch (Exception e) when (e is IOException or BadImageFormatException)
        {
            return null;
        }
    }
}
