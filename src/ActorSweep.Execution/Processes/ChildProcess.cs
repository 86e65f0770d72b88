using System.Diagnostics;

namespace ActorSweep.Execution.Processes;

/// <summary>A program as a child process, that ends when its standard input does.</summary>
sealed class ChildProcess : IDisposable
{
    readonly Process _process;

    ChildProcess(Process process) => (_process, Id) = (process, process.Id);

    /// <summary>Also when it has ended, and is let go of.</summary>
    public int Id { get; }

    /// <summary>Ends when all is read that the child printed.</summary>
    public Task Printed { get; private init; } = Task.CompletedTask;

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
        var process = Process.Start(NewStart(program, arguments, say is not null))!;
        if (say is not null)
        {
            process.OutputDataReceived += (_, line) => Pass(line.Data, say);
            process.ErrorDataReceived += (_, line) => Pass(line.Data, say);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }
        return new ChildProcess(process) { Exited = WaitAsync(process) };
    }

    /// <summary>A child that computes, and whose output may be of any kind: what has no end of line is cut.</summary>
    public static ChildProcess StartQuiet(string program, IEnumerable<string> arguments, Action<string> say)
    {
        var start = NewStart(program, arguments, redirect: true);
        // Arrays come and go there. Memory that is given back and taken anew each time costs three times what it takes to fill it; what is not
        // used for a while the executor gives back itself.
        start.Environment.TryAdd("DOTNET_GCRetainVM", "1");
        var process = Process.Start(start)!;
        GiveWay(process);
        return new ChildProcess(process)
        {
            Exited = WaitAsync(process),
            Printed = Task.WhenAll(LineReader.ReadAsync(process.StandardOutput.BaseStream, say), LineReader.ReadAsync(process.StandardError.BaseStream, say)),
        };
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

    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended, and is let go of.
        }
    }

    public void Dispose() => _process.Dispose();

    static ProcessStartInfo NewStart(string program, IEnumerable<string> arguments, bool redirect)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = redirect,
            RedirectStandardError = redirect,
            UseShellExecute = false,
        };
        // Many hosts on one machine would use up its file watches.
        start.Environment["DOTNET_HOSTBUILDER__RELOADCONFIGONCHANGE"] = "false";
        // A guard against who can write to a process's memory from elsewhere, for a tenth of its start. Executors run users' code anyway, and the nodes of
        // "up" listen on loopback; who opens those to others can set it to 1.
        start.Environment.TryAdd("DOTNET_EnableWriteXorExecute", "0");
        return start;
    }

    /// <summary>What computes gives way to what answers: nodes, their heartbeats, and whoever sits at the machine.</summary>
    static void GiveWay(Process process)
    {
        try
        {
            process.PriorityClass = ProcessPriorityClass.BelowNormal;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception or PlatformNotSupportedException)
        {
            // It has ended already, or the system does not let us.
        }
    }

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
