using ActorSweep.Node.Output;

namespace ActorSweep.Node.Commands;

/// <summary>Waits for a submitted run, saves its results, and prints its outcome.</summary>
static class RunFinish
{
    public static async Task<int> FollowAndSaveAsync(SweepClient client, RunId id, OutFolder folder, OutputSettings output, JsonOnly? jsonOnly = null)
    {
        var run = await ProgressView.FollowAsync(client.WatchAsync(id), output.Quiet);
        if (run is { State: RunState.Failed, Error: { } error })
            Console.Error.WriteLine($"actorsweep: {id} failed: {error}");
        var path = folder.Create(id);
        await client.SaveResultsAsync(id, path);
        var note = SweepPlot.Draw(path);
        ManifestFile.Write(path, run);

        if (note is not null)
            Console.Error.WriteLine(note);
        if (output.Json)
            RunReport.WriteJson(run, path, jsonOnly?.StandardOutput ?? Console.Out);
        else
            RunReport.WriteText(run, path);
        return RunReport.ExitCodeOf(run);
    }
}
