namespace ActorSweep.Chaos;

/// <summary>
/// The answers that a client received, in files that survive it, one per line. They are written at once, so that contradictory answers to
/// two clients are detected.
/// </summary>
sealed class Ledger(string folder)
{
    readonly Lock _lock = new();

    /// <summary>The folder in which calls record executions: one file per execution, because many write at once.</summary>
    public string Executions { get; } = Directory.CreateDirectory(Path.Combine(folder, "executions")).FullName;

    /// <summary>The acknowledged runs.</summary>
    public IReadOnlyList<string> Runs => Read("runs");

    /// <summary>The runs that are known to have ended, and their digests.</summary>
    public ILookup<string, string> Digests => Pairs("digests");

    /// <summary>The acknowledged queued calls, and their numbers.</summary>
    public ILookup<string, string> Calls => Pairs("calls");

    /// <summary>The results of calls, as the client received them.</summary>
    public ILookup<string, string> Results => Pairs("results");

    /// <summary>The words of the executions, by the number of the call.</summary>
    public ILookup<string, string> Executed => Pairs(Directory.EnumerateFiles(Executions).Select(path => Path.GetFileName(path)!));

    public void AddRun(string run) => Add("runs", run);

    public void AddDigest(string run, string digest) => Add("digests", $"{run} {digest}");

    public void AddCall(string id, int number) => Add("calls", $"{id} {number}");

    public void AddResult(string id, string result) => Add("results", $"{id} {result}");

    void Add(string file, string line)
    {
        lock (_lock)
            File.AppendAllText(Path.Combine(folder, file), line + "\n");
    }

    /// <summary>Reads the complete lines of a file. The client died while it wrote a line without an end.</summary>
    IReadOnlyList<string> Read(string file)
    {
        var path = Path.Combine(folder, file);
        return File.Exists(path) ? File.ReadAllText(path).Split('\n')[..^1] : [];
    }

    ILookup<string, string> Pairs(string file) => Pairs(Read(file));

    static ILookup<string, string> Pairs(IEnumerable<string> lines) => lines.Select(line => line.Split(' ', 2)).ToLookup(pair => pair[0], pair => pair[1]);
}
