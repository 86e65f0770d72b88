using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace ActorSweep.Bench;

/// <summary>The measurement of a program as a whole process.</summary>
/// <param name="Seconds">Seconds from its start to its end.</param>
/// <param name="PeakMegabytes">Peak resident memory in MB.</param>
sealed record Measured(double Seconds, double PeakMegabytes, string Output)
{
    public static string Repository { get; } =
        typeof(Measured).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Repository").Value!;

    public static string Program { get; } = Path.Combine(Repository, "src/ActorSweep.Node/bin/Release/net10.0/actorsweep");

    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public static async Task<Measured> SweepAsync(params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("actorsweep-bench-");
        try
        {
            return await RunAsync(Program, ["sweep", "--quiet", "--json", "--out", Path.Combine(folder.FullName, "out"), .. arguments]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Runs a script with Debian's python3, which has python3-numpy.</summary>
    public static Task<Measured> PeerAsync(string script, params string[] arguments) =>
        RunAsync("/usr/bin/python3", [Path.Combine(Repository, "bench/peers", script), .. arguments]);

    /// <summary>Runs a script that uses Celery, with a broker of its own.</summary>
    public static Task<Measured> CeleryAsync(string script, params string[] arguments) =>
        RunAsync(Path.Combine(Repository, "bench/peers/with_rabbitmq.sh"), ["/usr/bin/python3", Path.Combine(Repository, "bench/peers", script), .. arguments]);

    static async Task<Measured> RunAsync(string program, IEnumerable<string> arguments)
    {
        var start = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var peak = await PeakOf(process);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return process.ExitCode == 0
            ? new Measured(seconds, peak, await output)
            : throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }

    /// <summary>Returns the system's high-water mark of a process, read until the process ends.</summary>
    public static async Task<double> PeakOf(Process process)
    {
        var peak = 0L;
        while (!process.HasExited)
        {
            try
            {
                process.Refresh();
                peak = Math.Max(peak, process.PeakWorkingSet64);
            }
            catch (InvalidOperationException)
            {
                // The process ended between the two lines.
            }
            await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(20));
        }
        return peak / 1e6;
    }
}
