using System.Diagnostics;

namespace ActorSweep.Execution.Processes;

/// <summary>A child process that ends when its standard input ends.</summary>
sealed class ChildProcess : IDisposable
{
    readonly Process _process;

    ChildProcess(Process process) => (_process, Id) = (process, process.Id);

    /// <summary>The id of the process, also after it has ended and this is disposed.</summary>
    public int Id { get; }

    /// <summary>Completes when all output of the child has been read.</summary>
    public Task Printed { get; private init; } = Task.CompletedTask;

    public Task<int> Exited { get; private init; } = Task.FromResult(0);

    /// <summary>Starts this program as a child.</summary>
    /// <param name="say">Called with each line that the child prints.</param>
    public static ChildProcess StartThis(IEnumerable<string> arguments, Action<string> say) => Start(
        Environment.ProcessPath!,
        // Under "dotnet actorsweep.dll" the path is that of dotnet, and the program is its first argument.
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [Environment.GetCommandLineArgs()[0], .. arguments] : arguments,
        say);

    /// <param name="say">Called with each line that the child prints; null: the child prints where this process does.</param>
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

    /// <summary>Starts a child that computes, at low priority. Its output may be of any kind: lines without an end are cut.</summary>
    public static ChildProcess StartQuiet(string program, IEnumerable<string> arguments, Action<string> say)
    {
        var start = NewStart(program, arguments, redirect: true);
        // Arrays come and go in executors. Memory that is returned and requested again each time costs three times as much as filling it. The executor
        // itself returns memory that has not been used for a while.
        start.Environment.TryAdd("DOTNET_GCRetainVM", "1");
        var process = Process.Start(start)!;
        GiveWay(process);
        return new ChildProcess(process)
        {
            Exited = WaitAsync(process),
            Printed = Task.WhenAll(LineReader.ReadAsync(process.StandardOutput.BaseStream, say), LineReader.ReadAsync(process.StandardError.BaseStream, say)),
        };
    }

    /// <summary>Writes a line to the child's standard input.</summary>
    public void SendLine(string line)
    {
        try
        {
            _process.StandardInput.WriteLine(line);
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // The child has ended already.
        }
    }

    /// <summary>Closes the child's standard input, so that the child ends.</summary>
    public void AskToEnd()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The child has ended already.
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
            // The child has ended, and is disposed.
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
        // W^X costs a tenth of the start. It guards against writes to the process's memory from outside; executors run user code anyway, and the nodes of
        // "up" listen on loopback. An operator who opens them to others can set it to 1.
        start.Environment.TryAdd("DOTNET_EnableWriteXorExecute", "0");
        return start;
    }

    /// <summary>Lowers the priority of a child that computes, below nodes, their heartbeats and interactive programs.</summary>
    static void GiveWay(Process process)
    {
        try
        {
            process.PriorityClass = ProcessPriorityClass.BelowNormal;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception or PlatformNotSupportedException)
        {
            // The child has ended already, or the system does not permit it.
        }
    }

    static void Pass(string? line, Action<string> say)
    {
        if (line is not null)
            say(line);
    }

    static async Task<int> WaitAsync(Process process)
    {
        await process.WaitForExitAsync().ConfigureAwait(false);
        return process.ExitCode;
    }
}
