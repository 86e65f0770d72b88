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
            Console.Error.WriteLine($"actorsweep: {id} failed: {error}");
        var path = folder.Create(id);
        await client.SaveResultsAsync(id, path);
        var note = Draw(path, run);
        ManifestFile.Write(path, run);

        if (note is not null)
            Console.Error.WriteLine(note);
        if (output.Json)
            RunReport.WriteJson(run, path, standardOutput);
        else
            RunReport.WriteText(run, path, standardOutput);
        return RunReport.ExitCodeOf(run);
    }

    /// <summary>Draws the picture. The numbers are complete without it, so a full disk or a fault of the plotting library is only told.</summary>
    static string? Draw(string path, RunSnapshot run)
    {
        try
        {
            return SweepPicture.Draw(path, run.Notes?.NotFinite ?? 0);
        }
        catch (Exception e)
        {
            return $"actorsweep: the picture could not be drawn: {e.Message}";
        }
    }
}
