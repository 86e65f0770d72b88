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
    public string Create(RunId run)
    {
        var path = _given ?? Path.Combine("results", run.Value);
        Directory.CreateDirectory(path);
        foreach (var name in ResultFiles.Where(_ => _force))
            File.Delete(Path.Combine(path, name));
        return path;
    }

    /// <summary>Checks whether the nearest existing folder can be written.</summary>
    static void CheckWritable(string path)
    {
        var existing = Path.GetFullPath(path);
        while (!Directory.Exists(existing) && !File.Exists(existing))
            existing = Path.GetDirectoryName(existing)!;
        try
        {
            using var _ = new FileStream(
                Path.Combine(existing, $".actorsweep-{Environment.ProcessId}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"cannot write results to '{path}': {e.Message} Choose another folder with --out.");
        }
    }
}
