namespace ActorSweep.Node.Output;

/// <summary>The output folder of a run's results.</summary>
sealed class OutFolder
{
    public const string Manifest = "manifest.json";

    static readonly string[] ResultFiles = ["runs.csv", "bands.csv", "failures.csv", "spec.json", "model.json", "sweep.png", "sweep.svg", Manifest];

    readonly string? _given;
    readonly bool _force;

    OutFolder(string? given, bool force) => (_given, _force) = (given, force);

    /// <summary>Checks, without changing it, that results can go to a folder; null: <c>results/RUN</c>.</summary>
    /// <exception cref="UsageException">The folder has results already, or cannot be written.</exception>
    public static OutFolder Check(string? given, bool force)
    {
        if (given is not null && !force && ResultFiles.Any(name => File.Exists(Path.Combine(given, name))))
            throw new UsageException($"'{given}' contains results. Choose another folder with --out, or replace the results with --force.");
        CheckWritable(given ?? "results");
        return new OutFolder(given, force);
    }

    /// <summary>Where an engine in this process makes a folder for files that are not complete: on the same disk, so that they only need renaming.</summary>
    public string Spool => _given ?? "results";

    /// <summary>Creates the folder. With --force it also deletes the results of another run there.</summary>
    public void Create(RunId run)
    {
        Directory.CreateDirectory(PathOf(run));
        foreach (var name in ResultFiles.Where(_ => _force))
            File.Delete(Path.Combine(PathOf(run), name));
    }

    public string PathOf(RunId run) => _given ?? Path.Combine("results", run.Value);

    /// <summary>Checks whether the folder can be created in the nearest existing one, by a folder of another name that is deleted again.</summary>
    static void CheckWritable(string path)
    {
        var full = Path.GetFullPath(path);
        var existing = full;
        while (!Directory.Exists(existing) && !File.Exists(existing))
            existing = Path.GetDirectoryName(existing)!;
        var tried = Path.Combine(existing, $".actorsweep-{Environment.ProcessId}");
        try
        {
            // Only the file system knows which names it takes, and how long a path may be.
            Directory.CreateDirectory(Path.Combine(tried, Path.GetRelativePath(existing, full)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(
                $"cannot write results to '{path}': {e.Message.Replace(tried, existing, StringComparison.Ordinal).TrimEnd('.')}. Choose another folder with --out.");
        }
        finally
        {
            if (Directory.Exists(tried))
                Directory.Delete(tried, recursive: true);
        }
    }
}
