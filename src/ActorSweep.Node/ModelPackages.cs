using System.Reflection;
using System.Runtime.Loader;
using System.Text.Json;

namespace ActorSweep.Node;

/// <summary>
/// Finds the packages of a class library that were not copied beside it: a build lists them in <c>NAME.deps.json</c>, and they are in the package folder of
/// the machine.
/// </summary>
static class ModelPackages
{
    /// <summary>
    /// Makes this process find the packages of a library, and checks that it finds each assembly of them to which the library refers. Other assemblies may be
    /// missing: a library can refer to what it never uses.
    /// </summary>
    /// <exception cref="UsageException">An assembly of a package is nowhere; the message names it and the remedy.</exception>
    public static void Use(Assembly library, string path)
    {
        var deps = Path.ChangeExtension(path, ".deps.json");
        var files = FilesIn(deps, PackageFolder());
        AssemblyLoadContext.Default.Resolving += (context, name) => files.TryGetValue(name.Name!, out var file) && File.Exists(file) ? context.LoadFromAssemblyPath(file) : null;
        foreach (var needed in library.GetReferencedAssemblies())
            if ((files.ContainsKey(needed.Name!) || !File.Exists(deps)) && !CanLoad(needed))
                throw new UsageException(
                    $"'{path}' needs {needed.Name} {needed.Version}, which is neither beside it nor in the package folder of this machine. "
                    + "Set EnableDynamicLoading to true in the project of the model and build it again: the build then copies packages beside the assembly.");
    }

    /// <summary>Returns the files of the packages that a <c>deps.json</c> lists, by the names of their assemblies.</summary>
    public static Dictionary<string, string> FilesIn(string depsFile, string packages)
    {
        var files = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (!File.Exists(depsFile))
            return files;
        using var deps = JsonDocument.Parse(File.ReadAllText(depsFile));
        foreach (var target in deps.RootElement.GetProperty("targets").EnumerateObject())
            foreach (var package in target.Value.EnumerateObject())
                if (package.Value.TryGetProperty("runtime", out var assemblies))
                    foreach (var assembly in assemblies.EnumerateObject())
                        files[Path.GetFileNameWithoutExtension(assembly.Name)] = Path.Combine(packages, package.Name.ToLowerInvariant(), assembly.Name);
        return files;
    }

    static string PackageFolder() => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    static bool CanLoad(AssemblyName name)
    {
        try
        {
            Assembly.Load(name);
            return true;
        }
        catch (Exception e) when (e is IOException or BadImageFormatException)
        {
            return false;
        }
    }
}
