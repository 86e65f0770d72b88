using System.CommandLine;
using ActorSweep.Core.Sweeps;
using ActorSweep.Node.Output;
using ActorSweep.Protocol.Http;

namespace ActorSweep.Node.Commands;

/// <summary>The commands for one run or worker of a cluster: watch, cancel, resume, logs, results, drain.</summary>
static class RunCommands
{
    static Argument<string> RunArgument() => new("RUN") { Description = "The run's id, as 'sweep' and 'runs' print it." };

    public static Command Watch(ClusterDefault defaults)
    {
        var (run, cluster) = (RunArgument(), defaults.Required());
        var command = new Command("watch", "Shows the progress of a run until it ends.") { run, cluster };
        command.SetEndableAction(async (parsed, cancel) =>
        {
            await using var client = await HttpSweepClient.ConnectAsync(parsed.GetValue(cluster)!, cancel);
            var ended = await ProgressView.FollowAsync(client.WatchAsync(new RunId(parsed.GetValue(run)!), cancel), quiet: false);
            Console.WriteLine($"{ended.Id} {StateWord<RunState>.Of(ended.State)}: {ProgressView.Line(ended, DateTimeOffset.UtcNow)}");
            return RunReport.ExitCodeOf(ended);
        });
        return command;
    }

    public static Command CancelCommand(ClusterDefault defaults) =>
        Asking("cancel", "Cancels a run; finished simulations are kept. Has no effect on a run that has ended.", defaults, CancelAsync);

    public static Command Resume(ClusterDefault defaults) =>
        Asking("resume", "Resumes a sweep that was cancelled or has failed, unless it ran with --no-journal; finished simulations are kept.", defaults, (client, run, cancel) => client.ResumeAsync(run, cancel));

    static async Task CancelAsync(SweepClient client, RunId run, CancellationToken cancel)
    {
        var found = await FindAsync(client, run, cancel);
        if (found.HasEnded)
            Console.Error.WriteLine($"actorsweep: {ErrorAnswer.OfEnded(found).Error}");
        else
            await client.CancelAsync(run, cancel);
    }

    /// <summary>Builds a command that makes one request about a run.</summary>
    static Command Asking(string name, string description, ClusterDefault defaults, Func<SweepClient, RunId, CancellationToken, Task> ask)
    {
        var (run, cluster) = (RunArgument(), defaults.Required());
        var command = new Command(name, description) { run, cluster };
        command.SetEndableAction(async (parsed, cancel) =>
        {
            await using var client = await HttpSweepClient.ConnectAsync(parsed.GetValue(cluster)!, cancel);
            await ask(client, new RunId(parsed.GetValue(run)!), cancel);
        });
        return command;
    }

    public static Command Logs(ClusterDefault defaults)
    {
        var (run, cluster) = (RunArgument(), defaults.Required());
        var task = Options.Index("TASK", "The index of a task, a simulation or an item. Default: all tasks.", ArgumentArity.ZeroOrOne);
        var command = new Command("logs", "Shows what tasks printed: the last 65,536 characters of each.") { run, task, cluster };
        command.SetEndableAction(async (parsed, cancel) =>
        {
            await using var client = await HttpSweepClient.ConnectAsync(parsed.GetValue(cluster)!, cancel);
            var lines = await client.LogsAsync(new RunId(parsed.GetValue(run)!), parsed.GetValue(task), cancel);
            foreach (var line in lines)
                Console.WriteLine(PlainText.Of(line));
            if (lines.Count == 0)
                Console.Error.WriteLine(parsed.GetValue(task) is { } index ? $"task {index} does not exist, or has printed nothing yet" : "no task has printed anything yet");
            return ExitCode.Ok;
        });
        return command;
    }

    public static Command Results(ClusterDefault defaults)
    {
        var (run, cluster, output) = (RunArgument(), defaults.Required(), new OutputOptions());
        var noWait = Options.Flag("--no-wait", "Fail if the run has not ended, instead of waiting.");
        var command = new Command("results", "Waits until a run has ended, and saves its results.") { run, cluster, noWait };
        output.AddTo(command);
        command.SetEndableAction(async (parsed, cancel) =>
        {
            var id = new RunId(parsed.GetValue(run)!);
            var settings = output.Read(parsed);
            var folder = OutFolder.Check(settings.Out, settings.Force);
            await using var client = await HttpSweepClient.ConnectAsync(parsed.GetValue(cluster)!, cancel);
            if (parsed.GetValue(noWait) && !(await FindAsync(client, id, cancel)).HasEnded)
                throw new IOException($"run '{id}' has not ended. Leave out --no-wait to wait for it.");
            return await RunFinish.FollowAndSaveAsync(client, id, folder, settings, Console.Out, cancel);
        });
        return command;
    }

    public static Command DrainCommand(ClusterDefault defaults)
    {
        var worker = new Argument<string>("WORKER") { Description = "The worker's id, as 'workers' prints it, or the name of its node." };
        var cluster = defaults.Required();
        var command = new Command("drain", "Lets a worker finish its tasks and exit.") { worker, cluster };
        command.SetEndableAction(async (parsed, cancel) =>
        {
            await using var client = await HttpSweepClient.ConnectAsync(parsed.GetValue(cluster)!, cancel);
            await client.DrainAsync(new WorkerId(parsed.GetValue(worker)!), cancel);
        });
        return command;
    }

    /// <exception cref="KeyNotFoundException">The run does not exist.</exception>
    public static async Task<RunSnapshot> FindAsync(SweepClient client, RunId id, CancellationToken cancel)
    {
        var runs = (await client.SnapshotAsync(cancel)).Runs;
        return runs.LastOrDefault(r => r.Id == id.Value)
            ?? throw new KeyNotFoundException($"run '{id}' does not exist. {(runs.Count > 0 ? Nearest.Suggest(id.Value, [.. runs.Select(r => r.Id)]) : "The cluster has no runs yet.")}");
    }
}
