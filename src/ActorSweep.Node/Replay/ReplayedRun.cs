using System.Text.Json;
using System.Text.Json.Nodes;
using ActorSweep.Node.Output;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Node.Replay;

/// <summary>A sweep that was run before, read from its results.</summary>
/// <param name="Folder">The folder of its results; null: they are on the cluster.</param>
sealed record ReplayedRun(SweepSpec Spec, string? Folder)
{
    /// <param name="run">A folder of results, or the id of a run of a cluster.</param>
    /// <exception cref="UsageException">The folder has no results.</exception>
    /// <exception cref="KeyNotFoundException">The cluster has no such run.</exception>
    public static async Task<ReplayedRun> FindAsync(string run, string cluster, CancellationToken cancel)
    {
        if (Directory.Exists(run))
            return OfFolder(run);
        // The default output folder of 'sweep'.
        if (Path.Combine("results", run) is var usual && File.Exists(Path.Combine(usual, OutFolder.Manifest)))
            return OfFolder(usual);
        try
        {
            await using var client = await HttpSweepClient.ConnectAsync(cluster, cancel);
            return new ReplayedRun(SpecJson.Read(await client.ReadResultAsync(new RunId(run), "spec.json", cancel)), null);
        }
        // The user may have meant a folder, so the error says that there is none.
        catch (KeyNotFoundException e)
        {
            throw new KeyNotFoundException($"'{run}' is neither a folder of results here nor a run of the cluster at {cluster} with results. Give one of them.", e);
        }
        catch (NoClusterException e)
        {
            throw new NoClusterException($"'{run}' is not a folder of results here, and {e.Message}");
        }
    }

    static ReplayedRun OfFolder(string folder)
    {
        var manifest = Path.Combine(folder, OutFolder.Manifest);
        try
        {
            if (JsonNode.Parse(File.ReadAllText(manifest)) is JsonObject told && told["spec"] is JsonObject spec)
                return new ReplayedRun(SpecJson.Read(spec.ToJsonString()), folder);
        }
        catch (Exception e) when (e is FileNotFoundException or JsonException or KeyNotFoundException)
        {
            // The manifest is missing or was written by another program.
        }
        throw new UsageException($"'{folder}' has no {OutFolder.Manifest} of a sweep. Give a folder of results, or the id of a run with --cluster.");
    }

    /// <summary>The row of a simulation in <c>runs.csv</c>; null where there is none.</summary>
    public string? RowOf(long index) => Folder is not null && Path.Combine(Folder, "runs.csv") is var path && File.Exists(path)
        ? File.ReadLines(path).Skip(1).FirstOrDefault(row => row.StartsWith($"{index},", StringComparison.Ordinal))
        : null;
}
