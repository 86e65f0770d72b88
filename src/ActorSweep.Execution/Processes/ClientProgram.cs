namespace ActorSweep.Execution.Processes;

/// <summary>The program that this process runs, as another process needs to know it to load its code.</summary>
static class ClientProgram
{
    /// <summary>Returns the command that runs a library of the engine that has an entry point.</summary>
    /// <param name="entry">The type with the entry point.</param>
    /// <param name="withCode">Whether the process can load this program's code. If false, it can load the library's own dependencies only.</param>
    /// <param name="config">Returns the path of the runtime settings, given that of this program's; null: this program's.</param>
    /// <exception cref="PlatformNotSupportedException">
    /// The program is published as one file or ahead of time, so another process cannot load its code.
    /// </exception>
    public static (string Dotnet, string[] Arguments) Of(Type entry, bool withCode, Func<string, string>? config = null)
    {
        var library = PathOf(entry);
        var program = (AppContext.GetData("APP_CONTEXT_DEPS_FILES") as string)?.Split(';')[0];
        var dotnet = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location) ?? "", "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        var runtime = program?.Replace(".deps.json", ".runtimeconfig.json");
        var dependencies = withCode ? program : Path.ChangeExtension(library, ".deps.json");
        if (library.Length == 0 || !File.Exists(dependencies) || !File.Exists(runtime) || !File.Exists(dotnet))
            throw new PlatformNotSupportedException(
                "worker processes need the files of this program as a build leaves them (NAME.dll, NAME.deps.json, NAME.runtimeconfig.json, and an "
                + "installed .NET). A program that is published as a single file, self-contained or ahead of time can use in-process workers, "
                + "or a cluster: actorsweep up.");
        return (dotnet, ["exec", "--runtimeconfig", config?.Invoke(runtime!) ?? runtime!, "--depsfile", dependencies!, library]);
    }

#pragma warning disable IL3000 // An empty path is what tells of a single file.
    static string PathOf(Type entry) => entry.Assembly.Location;
#pragma warning restore IL3000
}
