using System.Globalization;
using System.Text.Json.Nodes;
using ActorSweep.Protocol.Http;

namespace ActorSweep.Node.Output;

/// <summary>Prints the outcome of a run: as text, or as one JSON object.</summary>
static class RunReport
{
    public static int ExitCodeOf(RunSnapshot run) => run.State switch
    {
        RunState.Succeeded => ExitCode.Ok,
        RunState.SucceededWithFailures => ExitCode.SucceededWithFailures,
        RunState.Cancelled => ExitCode.Cancelled,
        _ => ExitCode.Failed,
    };

    /// <summary>The word for a run's tasks.</summary>
    public static string Things(RunSnapshot run) => run.Kind == RunKind.Sweep ? "simulations" : "tasks";

    public static void WriteText(RunSnapshot run, string folder, TextWriter output)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{run.Id} {StateWord<RunState>.Of(run.State)}: {run.Done - run.Failed} of {run.Tasks} {Things(run)} in {Elapsed(run):0.00} s "
            + $"on {Count(run.Workers, "worker")}, {Count(run.Slots, "slot")}"));
        if (run.Digest is not null)
            output.WriteLine($"digest  {run.Digest}{OfWhat(run)}");
        foreach (var note in Notes(run))
            output.WriteLine($"note    {PlainText.Of(note)}");
        if (run.Failed > 0)
            output.WriteLine($"failed  {run.Failed} (see {Path.Combine(folder, "failures.csv")})");
        if (run is { Error: null, Notes.FirstFailure: { } first })
            output.WriteLine($"first   {PlainText.Of(first)}");
        if (run.Error is not null)
            output.WriteLine($"error   {PlainText.Of(run.Error)}");
        output.WriteLine($"results {folder}");
    }

    public static void WriteJson(RunSnapshot run, string folder, TextWriter output) => output.WriteLine(new JsonObject
    {
        ["run"] = run.Id,
        ["state"] = StateWord<RunState>.Of(run.State),
        ["simulations"] = run.Tasks,
        ["failed"] = run.Failed,
        ["first_failure"] = run.Notes?.FirstFailure,
        ["digest"] = run.Digest,
        ["notes"] = new JsonArray([.. Notes(run).Select(note => (JsonNode)note)]),
        ["elapsed_s"] = Elapsed(run),
        ["simulate_s"] = run.ExecuteSeconds,
        ["workers"] = run.Workers,
        ["slots"] = run.Slots,
        ["out"] = Path.GetFullPath(folder),
    }.ToJsonString());

    /// <summary>Says what a digest covers where it is not every published number.</summary>
    public static string OfWhat(RunSnapshot run) => run.DigestKind == DigestKind.RecordedSeries ? " (an earlier version made it, of the recorded series only)" : "";

    /// <summary>Returns a sentence for each note on the results.</summary>
    public static IEnumerable<string> Notes(RunSnapshot run)
    {
        if (run.Notes is not { } notes)
            yield break;
        if (notes.NotFinite > 0)
            yield return $"{notes.NotFinite} {(notes.NotFinite == 1 ? "value is" : "values are")} not finite (NaN or infinite); means, standard deviations, minima and maxima leave them out";
        if (notes.Shorter > 0)
            yield return $"{notes.Shorter} {(notes.Shorter == 1 ? "simulation has" : "simulations have")} shorter series than another replicate of the same point; the missing times count as no value";
        if (notes.Identical > 0)
            yield return $"all replicates are identical at {notes.Identical} of the points: the model does not use its seed there, or nothing in it is random";
    }

    public static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";

    static double Elapsed(RunSnapshot run) => ((run.Ended ?? run.Submitted) - run.Submitted).TotalSeconds;
}
