using System.Diagnostics;
using System.Net.Sockets;
using ActorSweep.Execution.Bundles;
using ActorSweep.Execution.Jobs;
using ActorSweep.Execution.Storage;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Execution.Processes;

/// <summary>One executor: a child process, the pipe to it, and the attempts and actors that it has.</summary>
sealed class ExecutorProcess
{
    /// <summary>The number of last lines that are reported of a dead executor.</summary>
    const int LinesTold = 50;

    static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60), EndPatience = TimeSpan.FromSeconds(5);
    readonly PipeWriter<object> _writer = new(WorkMessages.Pack);
    readonly ExecutorBooks _books = new();
    readonly LastLines _lastLines = new(LinesTold, DeathReason.IsTelling);
    readonly ExecutorFolder _folder = new();
    readonly Func<string, Task<BundleLease>> _open;
    readonly Action<ExecutorProcess, ExecutorNews> _tell;
    readonly Action<string, long, string> _print;
    readonly long _started = Stopwatch.GetTimestamp();
    readonly ExecutorStartup _told;
    readonly bool _areInvariant, _isLastTry;
    readonly TimeSpan _grace;
    string? _killedFor;
    bool _isReplaced;
    ChildProcess? _child;
    ExecutingPage? _page;

    /// <param name="areInvariant">Whether it is globalization-invariant.</param>
    /// <param name="isLastTry">Whether work is refused if the process ends before it begins any, rather than returned.</param>
    /// <param name="open">Opens its bundle.</param>
    /// <param name="tell">Called with its news, on a thread of this object. <see cref="ExecutorNews.LostProcess"/> is the last.</param>
    /// <param name="print">Called with each line that a task printed, its run and its index.</param>
    public ExecutorProcess(ExecutorStartup told, bool areInvariant, bool isLastTry, Func<string, Task<BundleLease>> open, Action<ExecutorProcess, ExecutorNews> tell, Action<string, long, string> print)
    {
        (_open, _tell, _print, _areInvariant, _isLastTry, _grace) = (open, tell, print, areInvariant, isLastTry, TimeSpan.FromSeconds(told.CancelGraceSeconds));
        _told = told with { Pipe = _folder.Pipe, Page = _folder.Page };
    }

    /// <summary>Starts the process. Work that was added before waits for it.</summary>
    public void Start() => new Thread(() => Live(_told)) { IsBackground = true, Name = "executor" }.Start();

    /// <summary>The id of the process; 0 before it has started.</summary>
    public int ProcessId => _child?.Id ?? 0;

    /// <summary>Whether the process has reported something, or has begun an attempt.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Whether an attempt is executing.</summary>
    public bool IsExecuting => _page?.Executing.Count > 0;

    /// <summary>Whether it lived long enough that starting another before there is work is worth a try.</summary>
    public bool LivedLongEnough => Stopwatch.GetElapsedTime(_started) > TimeSpan.FromSeconds(1);

    /// <summary>The time since an attempt last ended; zero while it has attempts or actors.</summary>
    public TimeSpan Idle => _books.Idle;

    /// <summary>Sends work to the executor. Returns false where it has died meanwhile.</summary>
    public bool TryExecute(ReadyWork work)
    {
        if (!_books.TryAdd(work))
            return false;
        _writer.SendMessage(work);
        return true;
    }

    public void SendMessage(WireMessage message) => _writer.SendMessage(message);

    /// <summary>Cancels an attempt.</summary>
    public void DiscardAttempt(AttemptId attempt)
    {
        if (!_books.Remove(attempt))
            return;
        SendMessage(new DiscardAttempt(attempt));
        _ = ReplaceUnlessStoppedAsync(attempt);
    }

    /// <summary>Replaces the process if the attempt still executes after the grace: it may be unable even to report a lost thread.</summary>
    async Task ReplaceUnlessStoppedAsync(AttemptId attempt)
    {
        await Task.Delay(_grace + EndPatience).ConfigureAwait(false);
        if (_page?.Executing.Contains(attempt) == true)
            Replace();
    }

    public void ReleaseObjects(TaskId[]? objects)
    {
        _books.RemoveRun(objects);
        SendMessage(new ReleaseResults(objects));
    }

    /// <summary>Ends the process. Its attempts are executed elsewhere, and none of them is suspect.</summary>
    public void Replace()
    {
        _isReplaced = true;
        _child?.Kill();
    }

    /// <summary>Ends the process because of its behaviour. The attempts that execute in it are suspect.</summary>
    /// <param name="why">The reason that is reported.</param>
    public void Kill(string why)
    {
        _killedFor = why;
        _child?.Kill();
    }

    /// <summary>Runs the executor from the start of its process to its end.</summary>
    void Live(ExecutorStartup told)
    {
        var exitCode = -1;
        try
        {
            using var lease = told.Bundle is { } bundle ? _open(bundle).GetAwaiter().GetResult() : null;
            using var page = _page = ExecutingPage.Create(told.Page);
            using var listener = _folder.Listen();
            var (dotnet, arguments) = ClientProgram.Of(typeof(ExecutorProgram), withCode: told.Bundle is null, config => _folder.ConfigOf(config, _areInvariant));
            using var child = _child = ChildProcess.StartQuiet(dotnet, arguments, Print);
            child.SendLine((told with { Folder = lease?.Folder }).Write());
            if (_isReplaced)
                child.Kill();
            if (AcceptJob(listener, child) is { } socket)
                Converse(socket);
            exitCode = End(child);
            var executing = page.Executing;
            HasBegun |= executing.Count > 0;
            if (!HasBegun)
                CheckStart(exitCode);
            Die(executing, exitCode);
        }
        // Any failure to start ends the work that was added.
        catch (Exception e)
        {
            Refuse(told.Worker, e);
            Die(new HashSet<AttemptId>(), exitCode);
        }
        finally
        {
            _writer.Dispose();
            _folder.Dispose();
        }
    }

    /// <summary>Throws if another start would fare no better.</summary>
    void CheckStart(int exitCode)
    {
        if (LacksCultures)
            throw new PlatformNotSupportedException(CultureData.Explain("this node"));
        if (_isLastTry && !_isReplaced && _killedFor is null)
            throw new InvalidOperationException($"three executors ended before they began the work; the last: {DeathReason.Of(exitCode, _lastLines.Telling)}");
    }

    /// <summary>Whether the runtime has said that the machine has no culture data (ICU).</summary>
    bool LacksCultures => !_areInvariant && Array.Exists(_lastLines.ToArray(), line => line.Contains("ICU", StringComparison.Ordinal));

    static Socket? AcceptJob(Socket listener, ChildProcess child)
    {
        using var patience = new CancellationTokenSource(StartPatience);
        _ = child.Exited.ContinueWith(_ => patience.Cancel(), TaskScheduler.Default);
        try
        {
            return listener.AcceptAsync(patience.Token).AsTask().GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            return null;
        }
    }

    void Converse(Socket socket)
    {
        using var pipe = new ExecutorPipe(socket);
        new Thread(() => _writer.SendAll(pipe)) { IsBackground = true, Name = "executor-writer" }.Start();
        try
        {
            while (pipe.Receive() is { } messages)
                foreach (var message in messages)
                    foreach (var news in NewsMessages.Unpack(message, _told.Results))
                    {
                        HasBegun = true;
                        HandleNews(news);
                    }
        }
        catch (Exception e) when (e is IOException or EndOfStreamException)
        {
            // The process died in the middle of a message.
        }
        // User code can write to the other end of the pipe: the bytes may be anything.
        catch (Exception e)
        {
            _killedFor ??= $"the executor broke the pipe to its worker: {e.Message}";
        }
    }

    void HandleNews(ExecutorNews news)
    {
        _books.Take(news);
        _tell(this, news);
    }

    void Refuse(string worker, Exception e)
    {
        _killedFor ??= $"the executor could not be started: {e.Message}";
        foreach (var work in _books.Held)
            HandleNews(RefusalOf(work, worker, e));
    }

    /// <summary>
    /// Returns the outcome of work whose executor cannot start. A program's own code would fare no better on another worker, and fails. So does work that finds
    /// the disk full.
    /// </summary>
    public static ExecutorNews RefusalOf(ReadyWork work, string worker, Exception e) => work is ReadyWork.OfSweep { HasKnownModel: true } && !FullDisk.IsCauseOf(e)
        ? new ExecutorNews.RefusedSweep(work.Attempt, e.Message)
        : work.Refuse(e is IOException io ? FullDisk.Explain(io, worker) : e, worker);

    int End(ChildProcess child)
    {
        if (!child.Exited.Wait(EndPatience))
            child.Kill();
        var code = child.Exited.GetAwaiter().GetResult();
        ProcessGroup.Kill(child.Id);
        // Its last output may still be on the way.
        child.Printed.Wait(EndPatience);
        return code;
    }

    void Die(IReadOnlySet<AttemptId> executing, int exitCode)
    {
        var (suspects, others, objects) = _books.Close(_isReplaced ? _ => false : executing.Contains);
        var death = new ExecutorDeath(_killedFor ?? DeathReason.Of(exitCode, _lastLines.Telling), _lastLines.ToArray());
        _tell(this, new ExecutorNews.LostProcess(suspects, others, objects, death, _told.Results));
    }

    void Print(string line)
    {
        var (run, index, text) = TaskConsole.Parse(line);
        _lastLines.Add(text);
        if (run is not null)
            _print(run, index, text);
    }
}
