using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace ActorSweep.Execution.Bundles;

/// <summary>Makes this process find code in the folder of a bundle, after its own code.</summary>
static class BundleLoader
{
    public static void Use(string folder)
    {
        AssemblyLoadContext.Default.Resolving += (context, name) => Find(context, folder, name);
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, library) => FindNative(folder, library);
    }

    static Assembly? Find(AssemblyLoadContext context, string folder, AssemblyName name)
    {
        var path = Path.Combine(folder, name.CultureName is { Length: > 0 } culture ? culture : "", $"{name.Name}.dll");
        return File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
    }

    static nint FindNative(string folder, string library)
    {
        foreach (var place in Places(folder))
            foreach (var file in (string[])[library, $"lib{library}.so", $"{library}.so", $"lib{library}.dylib", $"{library}.dylib", $"{library}.dll"])
                if (File.Exists(Path.Combine(place, file)) && NativeLibrary.TryLoad(Path.Combine(place, file), out var handle))
                    return handle;
        return 0;
    }

    static IEnumerable<string> Places(string folder)
    {
        var here = RuntimeInformation.RuntimeIdentifier;
        var processor = here[(here.LastIndexOf('-') + 1)..];
        string[] systems = OperatingSystem.IsWindows() ? ["win"]
            : OperatingSystem.IsMacOS() ? ["osx", "unix"]
            : here.Contains("musl", StringComparison.Ordinal) ? ["linux-musl", "linux", "unix"] : ["linux", "unix"];
        return [.. new[] { here }.Concat(systems.Select(s => $"{s}-{processor}")).Concat(systems).Distinct().Select(r => Path.Combine(folder, "runtimes", r, "native")), folder];
    }
}
