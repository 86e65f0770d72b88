using System.Diagnostics;
using System.Text;

namespace ActorSweep.EndToEnd.Tests.Processes;

/// <summary>A program under test. Tests can wait for the lines that it prints. Disposal kills the program and its children.</summary>
sealed class RunningProgram : IDisposable
{
    /// <summary>The time limit of any wait in these tests.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    readonly Process _process;
    readonly StringBuilder _output = new(), _errors = new();
    readonly Dictionary<(string Text, string With, int Time), TaskCompletionSource<string>> _awaited = [];
    readonly List<string> _lines = [];

    RunningProgram(Process process) => _process = process;

    public int Id => _process.Id;

    public StreamWriter Input => _process.StandardInput;

    /// <summary>The output so far.</summary>
    public string Printed
    {
        get
        {
            lock (_lines)
                return $"{_output}\n{_errors}";
        }
    }

    public static RunningProgram Start(string program, string folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        // Tests that a shell starts in the background ignore Ctrl-C, and their child processes would inherit that.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", program])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment.Remove("ACTORSWEEP_CLUSTER");
        // Programs under test run for seconds. Recompiling their frequently called methods would take about a fifth of their processor time.
        start.Environment["DOTNET_TC_CallCounting"] = "0";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;

        var process = new Process { StartInfo = start };
        var running = new RunningProgram(process);
        process.OutputDataReceived += (_, e) => running.Take(e.Data, running._output);
        process.ErrorDataReceived += (_, e) => running.Take(e.Data, running._errors);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return running;
    }

    /// <summary>Waits for a line that contains a text: the first such line by default, else the one with this number. Lines printed before the call count.</summary>
    public Task<string> LineAsync(string text, int time = 1) => LineAsync(text, "", time);

    /// <summary>Waits for the first line about an event of a node, one of <see cref="Logging.NodeEvent"/>.</summary>
    /// <param name="with">A text that the line contains, such as the id of a run.</param>
    public Task<string> EventAsync(int id, string with = "") => LineAsync(EventText(id), with, 1);

    async Task<string> LineAsync(string text, string with, int time)
    {
        TaskCompletionSource<string>? awaited;
        lock (_lines)
        {
            if (LinesWith(text, with).ElementAtOrDefault(time - 1) is { } line)
                return line;
            if (!_awaited.TryGetValue((text, with, time), out awaited))
                _awaited.Add((text, with, time), awaited = new(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        try
        {
            return await awaited.Task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"'{text}{with}' was never printed. What was:\n{Printed}");
        }
    }

    /// <summary>Returns the lines so far about an event of a node.</summary>
    public IReadOnlyList<string> EventsOf(int id, string with = "") => LinesWith(EventText(id), with);

    /// <summary>Returns the lines so far that contain a text.</summary>
    public IReadOnlyList<string> LinesWith(string text, string with = "")
    {
        lock (_lines)
            return _lines.FindAll(line => HasTexts(line, text, with));
    }

    static bool HasTexts(string line, string text, string with) => line.Contains(text, StringComparison.Ordinal) && line.Contains(with, StringComparison.Ordinal);

    /// <summary>The console prints an event's id after the category of its log.</summary>
    static string EventText(int id) => $"[{id}] ";

    /// <param name="patience">The time limit; <see cref="Patience"/> by default.</param>
    public async Task<Outcome> ExitAsync(TimeSpan? patience = null)
    {
        using var timeout = new CancellationTokenSource(patience ?? Patience);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The program did not end. It printed:\n{Printed}");
        }
        lock (_lines)
            return new Outcome(_process.ExitCode, _output.ToString(), _errors.ToString());
    }

    public void Signal(string signal) => Signal(Id, signal);

    /// <summary>Sends a signal to a process that these tests started.</summary>
    public static void Signal(int id, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{id}"]);
        kill.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    void Take(string? line, StringBuilder into)
    {
        if (line is null)
            return;
        lock (_lines)
        {
            into.AppendLine(line);
            _lines.Add(line);
            foreach (var ((text, with, time), awaited) in _awaited)
                if (HasTexts(line, text, with) && LinesWith(text, with).Count == time)
                    awaited.TrySetResult(line);
        }
    }
}

/// <summary>The exit code and the output of a program.</summary>
sealed record Outcome(int Code, string Output, string Errors);
