using System.Diagnostics;

namespace ActorSweep.Node;

/// <summary>Builds the project or the source file of a user's model.</summary>
static class ModelBuild
{
    // A library does not need an entry point, and its packages are copied beside it.
    static readonly string[] Properties = ["-c", "Release", "-p:OutputType=Library", "-p:EnableDynamicLoading=true"];

    /// <summary>Whether a path names source code.</summary>
    public static bool IsSource(string path) => Path.GetExtension(path).ToLowerInvariant() is ".cs" or ".csproj" or ".fsproj" or ".vbproj";

    /// <summary>Builds, and returns the path of the assembly.</summary>
    /// <exception cref="UsageException">The code does not build; the message has the first error.</exception>
    public static string Build(string path)
    {
        Console.Error.WriteLine($"building {path}");
        var (code, output) = Run(path, ["-v", "quiet", "--nologo"]);
        if (code != 0)
            throw new UsageException($"'{path}' does not build: {FirstError(output)}");
        return Run(path, ["-getProperty:TargetPath"]).Output.Trim();
    }

    static string FirstError(string output)
    {
        var lines = output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return Array.Find(lines, line => line.Contains("error", StringComparison.OrdinalIgnoreCase)) ?? lines.LastOrDefault() ?? "'dotnet build' says nothing";
    }

    static (int Code, string Output) Run(string path, string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("dotnet", ["build", path, .. Properties, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output + errors.GetAwaiter().GetResult());
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new UsageException($"'{path}' is source code, and the .NET SDK that builds it cannot be started: {e.Message}. Build it elsewhere, and give the assembly.");
        }
    }
}
