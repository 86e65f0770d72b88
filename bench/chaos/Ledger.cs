namespace ActorSweep.Chaos;

/// <summary>
/// What a client was told, in files that outlive it, a line each: written as soon as it is known, so that nothing can be told to two clients in two ways unnoticed.
/// </summary>
sealed class Ledger(string folder)
{
    readonly Lock _lock = new();

    /// <summary>Where calls leave a word that they were executed: a file for each execution, for many write at once.</summary>
    public string Executions { get; } = Directory.CreateDirectory(Path.Combine(folder, "executions")).FullName;

    /// <summary>Runs that were acknowledged.</summary>
    public IReadOnlyList<string> Runs => Read("runs");

    /// <summary>Runs that are known to have ended, and the digest of each.</summary>
    public ILookup<string, string> Digests => Pairs("digests");

    /// <summary>Calls of the queue that were acknowledged, and the number that each was given.</summary>
    public ILookup<string, string> Calls => Pairs("calls");

    /// <summary>What calls were said to have returned.</summary>
    public ILookup<string, string> Results => Pairs("results");

    /// <summary>Executions, by the number that the call was given: a word of each.</summary>
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

    /// <summary>A line without an end is one of a client that died over it.</summary>
    IReadOnlyList<string> Read(string file)
    {
        var path = Path.Combine(folder, file);
        return File.Exists(path) ? File.ReadAllText(path).Split('\n')[..^1] : [];
    }

    ILookup<string, string> Pairs(string file) => Pairs(Read(file));

    static ILookup<string, string> Pairs(IEnumerable<string> lines) => lines.Select(line => line.Split(' ', 2)).ToLookup(pair => pair[0], pair => pair[1]);
}
