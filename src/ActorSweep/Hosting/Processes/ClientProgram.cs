using ActorSweep.Execution.Processes;

namespace ActorSweep.Hosting.Processes;

/// <summary>The program that this process runs, as far as another process needs to know it to have its code.</summary>
static class ClientProgram
{
    /// <summary>What to run, and with which arguments, to have <see cref="WorkerProgram"/> with this program's code.</summary>
    /// <exception cref="PlatformNotSupportedException">The program is published as one file or ahead of time: its code can't be had by another process.</exception>
    public static (string Dotnet, string[] Arguments) OfWorker() => Of(EngineProgram.Worker, withCode: true);

    /// <summary>What to run to have <see cref="ExecutorProgram"/>.</summary>
    /// <param name="bringsCode">Whether its code comes in a bundle, so that it has none of this program's but the engine.</param>
    /// <inheritdoc cref="OfWorker"/>
    public static (string Dotnet, string[] Arguments) OfExecutor(bool bringsCode) => Of(EngineProgram.Executor, withCode: !bringsCode);

    static (string Dotnet, string[] Arguments) Of(string role, bool withCode)
    {
        var engine = EnginePath();
        var program = (AppContext.GetData("APP_CONTEXT_DEPS_FILES") as string)?.Split(';')[0];
        var dotnet = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location) ?? "", "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        var runtime = program?.Replace(".deps.json", ".runtimeconfig.json");
        var dependencies = withCode ? program : Path.ChangeExtension(engine, ".deps.json");
        if (engine.Length == 0 || !File.Exists(dependencies) || !File.Exists(runtime) || !File.Exists(dotnet))
            throw new PlatformNotSupportedException(
                "worker processes need the files of this program as a build leaves them (NAME.dll, NAME.deps.json, NAME.runtimeconfig.json, and an "
                + "installed .NET). One that is published as a single file, self-contained or ahead of time can use in-process workers, "
                + "or a cluster: actorsweep up.");
        return (dotnet, ["exec", "--runtimeconfig", runtime!, "--depsfile", dependencies!, engine, role]);
    }

#pragma warning disable IL3000 // An empty path is what tells of a single file.
    static string EnginePath() => typeof(EngineProgram).Assembly.Location;
#pragma warning restore IL3000
}
