using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ActorSweep.Node.Output;
using ActorSweep.Protocol.Http;

namespace ActorSweep.Node.Commands;

/// <summary>The commands that query a cluster: status, runs, show, workers. With --json, for programs.</summary>
static class QueryCommands
{
    public static Command Status(ClusterDefault defaults) => Query(
        "status", "Shows the state of the cluster.", defaults, () => ApiJson.Default.ClusterSnapshot, cluster => cluster, ShowStatus);

    public static Command Runs(ClusterDefault defaults) => Query(
        "runs", "Lists the runs, the newest last.", defaults, () => ApiJson.Default.IReadOnlyListRunSnapshot, cluster => cluster.Runs, ShowRuns);

    public static Command Workers(ClusterDefault defaults) => Query(
        "workers", "Lists the workers.", defaults, () => ApiJson.Default.IReadOnlyListWorkerSnapshot, cluster => cluster.Workers, ShowWorkers);

    public static Command Show(ClusterDefault defaults)
    {
        var id = new Argument<string>("RUN") { Description = "The run's id, as 'sweep' and 'runs' print it." };
        var (cluster, json) = (defaults.Required(), Json());
        var command = new Command("show", "Shows the state of a run.") { id, cluster, json };
        command.SetEndableAction(async (parsed, cancel) =>
        {
            await using var client = await HttpSweepClient.ConnectAsync(parsed.GetValue(cluster)!, cancel);
            Write(await RunCommands.FindAsync(client, new RunId(parsed.GetValue(id)!), cancel), parsed.GetValue(json), () => ApiJson.Default.RunSnapshot, ShowRun);
        });
        return command;
    }

    static Option<bool> Json() => Options.Flag("--json", "As JSON.");

    static Command Query<T>(
        string name, string description, ClusterDefault defaults, Func<JsonTypeInfo<T>> type, Func<ClusterSnapshot, T> select, Action<T> show)
    {
        var (cluster, json) = (defaults.Required(), Json());
        var command = new Command(name, description) { cluster, json };
        command.SetEndableAction(async (parsed, cancel) =>
        {
            await using var client = await HttpSweepClient.ConnectAsync(parsed.GetValue(cluster)!, cancel);
            Write(select(await client.SnapshotAsync(cancel)), parsed.GetValue(json), type, show);
        });
        return command;
    }

    // The JSON type is created on demand: all commands are built at each start, and creating it is not cheap.
    static void Write<T>(T what, bool asJson, Func<JsonTypeInfo<T>> type, Action<T> show)
    {
        if (asJson)
            Console.WriteLine(JsonSerializer.Serialize(what, type()));
        else
            show(what);
    }

    static void ShowStatus(ClusterSnapshot cluster)
    {
        var running = cluster.Runs.Where(r => !r.HasEnded).ToList();
        Console.WriteLine(
            $"{RunReport.Count(cluster.Workers.Count, "worker")}, {RunReport.Count(cluster.Slots, "slot")} ready, {RunReport.Count(running.Count, "run")} under way");
        foreach (var run in running)
            Console.WriteLine($"{run.Id}: {ProgressView.Line(run, DateTimeOffset.UtcNow)}");
    }

    static void ShowRuns(IReadOnlyList<RunSnapshot> runs) => Table.Write(
        ["run", "state", "done", "of", "failed", "seconds"],
        runs.Select(r => (string[])[r.Id, StateWord<RunState>.Of(r.State), $"{r.Done}", $"{r.Tasks}", $"{r.Failed}", Seconds(r)]));

    static void ShowWorkers(IReadOnlyList<WorkerSnapshot> workers) => Table.Write(
        ["worker", "state", "busy", "slots", "tasks", "address"],
        workers.Select(w => (string[])[w.Id, StateWord<WorkerStatus>.Of(w.State), $"{w.Busy}", $"{w.Slots}", $"{w.Tasks}", w.Address]));

    static void ShowRun(RunSnapshot run)
    {
        Console.WriteLine($"run      {run.Id}");
        Console.WriteLine($"{(run.Kind == RunKind.Sweep ? "model   " : "function")} {PlainText.Of(run.Name)}");
        Console.WriteLine($"state    {StateWord<RunState>.Of(run.State)}");
        Console.WriteLine($"progress {ProgressView.Line(run, DateTimeOffset.UtcNow)}");
        Console.WriteLine($"seconds  {Seconds(run)}");
        if (run.Digest is not null)
            Console.WriteLine($"digest   {run.Digest}{RunReport.OfWhat(run)}");
        foreach (var note in RunReport.Notes(run))
            Console.WriteLine($"note     {PlainText.Of(note)}");
        if (run.Error is not null)
            Console.WriteLine($"error    {PlainText.Of(run.Error)}");
    }

    static string Seconds(RunSnapshot run) =>
        ((run.Ended ?? DateTimeOffset.UtcNow) - run.Submitted).TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture);
}
