using System.Collections.Concurrent;
using System.Reflection;

namespace ActorSweep.Protocol.Bundles;

/// <summary>Finds the assemblies that some code needs and that not every node has. Every node has .NET, the engine and its dependencies.</summary>
static class CodeClosure
{
    static readonly string[] FrameworkFolders = FindFrameworkFolders();

    /// <summary>The names of the engine's assemblies that this program has, and of their dependencies. All nodes have these.</summary>
    static readonly Lazy<HashSet<string>> Engine = new(() =>
        [.. Follow(new[] { "ActorSweep.Client", "ActorSweep.Execution", "ActorSweep.Engine" }.Select(name => Load(new AssemblyName(name))).OfType<Assembly>(), _ => false)
            .Select(assembly => assembly.GetName().Name!)]);

    static readonly ConcurrentDictionary<Assembly, HashSet<Assembly>> Known = new();

    /// <summary>Returns the assemblies to send: all of this program's if the code is part of them; otherwise the code's and their dependencies.</summary>
    /// <exception cref="CannotTravelException">An assembly has no file that could be sent.</exception>
    public static IReadOnlyCollection<Assembly> Of(IEnumerable<Assembly> code)
    {
        List<Assembly> roots = [.. code.Where(assembly => !IsEverywhere(assembly.GetName()))];
        if (Assembly.GetEntryAssembly() is { } entry && !IsEverywhere(entry.GetName()) && roots.All(ClosureOf(entry).Contains))
            return ClosureOf(entry);
        return [.. roots.SelectMany(ClosureOf).Distinct()];
    }

    /// <summary>Returns the path of an assembly.</summary>
    /// <exception cref="CannotTravelException">The assembly has no file.</exception>
    public static string FileOf(Assembly assembly)
    {
#pragma warning disable IL3000 // An empty path identifies a single-file program.
        var path = assembly.IsDynamic ? "" : assembly.Location;
#pragma warning restore IL3000
        return path.Length > 0 ? path : throw new CannotTravelException(
            $"the code of '{assembly.GetName().Name}' cannot be sent to the cluster, because it is not in a file: "
            + "it was created in memory, or published as a single file. "
            + "Run the program as 'dotnet run' or 'dotnet build' builds it.");
    }

    static HashSet<Assembly> ClosureOf(Assembly root) => Known.GetOrAdd(root, root => [.. Follow([root], IsEverywhere)]);

    static bool IsEverywhere(AssemblyName name) => IsFramework(name) || Engine.Value.Contains(name.Name!);

    /// <summary>Finds the folders of the shared frameworks of this process: .NET, and ASP.NET if the program uses it.</summary>
    static string[] FindFrameworkFolders()
    {
#pragma warning disable IL3000 // An empty path identifies a single-file program.
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
        // An assembly that is referenced but never used may be missing.
        catch (Exception e) when (e is IOException or BadImageFormatException)
        {
            return null;
        }
    }
}
