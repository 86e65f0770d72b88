using ActorSweep.Node.Output;
using ActorSweep.Node.Picture;

namespace ActorSweep.Node.Commands;

/// <summary>Waits for a submitted run, saves its results, and prints its outcome.</summary>
static class RunFinish
{
    public static async Task<int> FollowAndSaveAsync(SweepClient client, RunId id, OutFolder folder, OutputSettings output, TextWriter standardOutput)
    {
        var run = await ProgressView.FollowAsync(client.WatchAsync(id), output.Quiet);
        if (run is { State: RunState.Failed, Error: { } error })
            Console.Error.WriteLine($"actorsweep: {id} failed: {PlainText.Of(error)}");
        var path = folder.Create(id);
        await client.SaveResultsAsync(id, path);
        var note = SweepPicture.TryDraw(path, run.Notes?.NotFinite ?? 0);
        ManifestFile.Write(path, run);

        if (note is not null)
            Console.Error.WriteLine(note);
        if (output.Json)
            RunReport.WriteJson(run, path, standardOutput);
        else
            RunReport.WriteText(run, path, standardOutput);
        return RunReport.ExitCodeOf(run);
    }
}
