using System.Diagnostics;
using System.Text.Json;

namespace ActorSweep.Node.Compare;

/// <summary>Runs one program of <c>bench/peers</c> once. The program prints its times and its digest as a line of JSON.</summary>
static class PeerProgram
{
    /// <summary>A peer that takes longer counts as hanging.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>How long a peer may take to clean up after it is asked to end.</summary>
    static readonly TimeSpan CleanUp = TimeSpan.FromSeconds(30);

    /// <exception cref="NotMeasuredException">The program failed.</exception>
    public static async Task<Measurement> MeasureAsync(string name, string folder, string[] command, CancellationToken cancel)
    {
        // A relative path is resolved against this program's current folder, not the child's.
        var program = command[0].StartsWith("./", StringComparison.Ordinal) ? Path.Combine(folder, command[0]) : command[0];
        var start = new ProcessStartInfo(program, command[1..]) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        await EndAsync(name, process, cancel);
        return process.ExitCode == 0 && Read(await output) is { } measured
            ? measured
            : throw new NotMeasuredException($"{name} ended with {process.ExitCode}: {LastLine(await errors)}");
    }

    static async Task EndAsync(string name, Process process, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            await AskToEndAsync(process);
            cancel.ThrowIfCancellationRequested();
            throw new NotMeasuredException($"{name} did not end within {Patience.TotalMinutes:0} min.");
        }
    }

    /// <summary>Sends a signal that a script can handle, so that it can stop its broker first.</summary>
    static async Task AskToEndAsync(Process process)
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        using var patience = new CancellationTokenSource(CleanUp);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Reads the line of JSON. Other lines come from the peer's tools.</summary>
    static Measurement? Read(string output)
    {
        if (output.Split('\n').LastOrDefault(line => line.StartsWith('{')) is not { } line)
            return null;
        using var json = JsonDocument.Parse(line);
        var root = json.RootElement;
        return new(root.GetProperty("seconds").GetDouble(), root.GetProperty("seconds_working").GetDouble(), root.GetProperty("digest").GetString()!);
    }

    static string LastLine(string errors) => errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "no error was printed.";
}
