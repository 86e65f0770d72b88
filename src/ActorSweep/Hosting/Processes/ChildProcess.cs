using System.Diagnostics;

namespace ActorSweep.Hosting.Processes;

/// <summary>A program as a child process, that ends when its standard input does.</summary>
sealed class ChildProcess : IDisposable
{
    readonly Process _process;

    ChildProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public Task<int> Exited { get; private init; } = Task.FromResult(0);

    /// <summary>This program again.</summary>
    /// <param name="say">Gets each line that the child prints.</param>
    public static ChildProcess StartThis(IEnumerable<string> arguments, Action<string> say) => Start(
        Environment.ProcessPath!,
        // Under "dotnet actorsweep.dll" the path is dotnet's, and the program its first argument.
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [Environment.GetCommandLineArgs()[0], .. arguments] : arguments,
        say);

    /// <param name="say">Gets each line that the child prints; null: it prints where this process does.</param>
    public static ChildProcess Start(string program, IEnumerable<string> arguments, Action<string>? say)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = say is not null,
            RedirectStandardError = say is not null,
            UseShellExecute = false,
        };
        // Many hosts on one machine would use up its file watches.
        start.Environment["DOTNET_HOSTBUILDER__RELOADCONFIGONCHANGE"] = "false";

        var process = Process.Start(start)!;
        if (say is not null)
        {
            process.OutputDataReceived += (_, line) => Pass(line.Data, say);
            process.ErrorDataReceived += (_, line) => Pass(line.Data, say);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }
        return new ChildProcess(process) { Exited = WaitAsync(process) };
    }

    /// <summary>Says something to the child.</summary>
    public void Tell(string line)
    {
        try
        {
            _process.StandardInput.WriteLine(line);
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It has ended already.
        }
    }

    /// <summary>Asks the child to end in order.</summary>
    public void AskToEnd()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already.
        }
    }

    public void Kill() => _process.Kill(entireProcessTree: true);

    public void Dispose() => _process.Dispose();

    static void Pass(string? line, Action<string> say)
    {
        if (line is not null)
            say(line);
    }

    static async Task<int> WaitAsync(Process process)
    {
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
