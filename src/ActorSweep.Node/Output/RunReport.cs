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

    public static void WriteText(RunSnapshot run, string folder)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{run.Id} {StateWord<RunState>.Of(run.State)}: {run.Done - run.Failed} of {run.Tasks} {Things(run)} in {Elapsed(run):0.00} s "
            + $"on {Count(run.Workers, "worker")}, {Count(run.Slots, "slot")}"));
        if (run.Digest is not null)
            Console.WriteLine($"digest  {run.Digest}");
        if (run.Failed > 0)
            Console.WriteLine($"failed  {run.Failed} (see {Path.Combine(folder, "failures.csv")})");
        if (run.Error is not null)
            Console.WriteLine($"error   {run.Error}");
        Console.WriteLine($"results {folder}");
    }

    public static void WriteJson(RunSnapshot run, string folder, TextWriter output) => output.WriteLine(new JsonObject
    {
        ["run"] = run.Id,
        ["state"] = StateWord<RunState>.Of(run.State),
        ["simulations"] = run.Tasks,
        ["failed"] = run.Failed,
        ["digest"] = run.Digest,
        ["elapsed_s"] = Elapsed(run),
        ["simulate_s"] = run.ExecuteSeconds,
        ["workers"] = run.Workers,
        ["slots"] = run.Slots,
        ["out"] = Path.GetFullPath(folder),
    }.ToJsonString());

    public static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";

    static double Elapsed(RunSnapshot run) => ((run.Ended ?? run.Submitted) - run.Submitted).TotalSeconds;
}
