using System.Text.Json;
using ActorSweep.Execution.Storage;
using ActorSweep.Node.Output;
using ActorSweep.Node.Picture;

namespace ActorSweep.Node.Commands;

/// <summary>Waits for a submitted run, saves its results, and prints its outcome.</summary>
static class RunFinish
{
    public static async Task<int> FollowAndSaveAsync(
        SweepClient client, RunId id, OutFolder folder, OutputSettings output, TextWriter standardOutput, CancellationToken cancel = default)
    {
        var run = await ProgressView.FollowAsync(client.WatchAsync(id, cancel), output.Quiet);
        var error = run is { State: RunState.Failed, Error: { } why } ? $"{id} failed: {why}" : null;
        var path = folder.PathOf(id);
        string? note;
        try
        {
            folder.Create(id);
            await client.SaveResultsAsync(id, path, cancel);
            note = SweepPicture.TryDraw(path, run.Notes?.NotFinite ?? 0);
            ManifestFile.Write(path, run);
        }
        catch (IOException e) when (FullDisk.IsCauseOf(e))
        {
            throw new IOException($"cannot write the results of {id} to '{path}': the disk is full. Make room, or choose another folder with --out.", e);
        }
        // A run that failed may have no results, or a part of their files. The error of the run is the reason.
        catch (Exception e) when (error is not null && e is (IOException or KeyNotFoundException or JsonException or InvalidSweepException))
        {
            throw new IOException(error, e);
        }

        if (error is not null)
            Console.Error.WriteLine($"actorsweep: {PlainText.Of(error)}");
        if (note is not null)
            Console.Error.WriteLine(note);
        if (output.Json)
            RunReport.WriteJson(run, path, standardOutput);
        else
            RunReport.WriteText(run, path, standardOutput);
        return RunReport.ExitCodeOf(run);
    }
}
