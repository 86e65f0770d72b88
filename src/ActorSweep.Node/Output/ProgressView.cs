using System.Globalization;
using Spectre.Console;

namespace ActorSweep.Node.Output;

/// <summary>Shows the progress of a run on standard error: a live bar on a terminal, else a plain line now and then.</summary>
static class ProgressView
{
    static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(2);

    /// <summary>Follows a run to its end, and returns its last state.</summary>
    public static async Task<RunSnapshot> FollowAsync(IAsyncEnumerable<RunSnapshot> snapshots, bool quiet) =>
        quiet ? await LastAsync(snapshots)
        : Console.IsErrorRedirected ? await ShowLinesAsync(snapshots)
        : await ShowBarAsync(snapshots);

    /// <summary>The state of a run in one line.</summary>
    public static string Line(RunSnapshot run, DateTimeOffset now)
    {
        var rate = Rate(run, now);
        var left = rate > 0 && !run.HasEnded ? $", {TimeSpan.FromSeconds(Math.Ceiling((run.Tasks - run.Done) / rate)):c} left" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{run.Done}/{run.Tasks} {RunReport.Things(run)}, {rate:0.#}/s{left}, {run.Failed} failed, {RunReport.Count(run.Workers, "worker")}")
            + (run.Waiting is null ? "" : $" ({run.Waiting})");
    }

    static double Rate(RunSnapshot run, DateTimeOffset now)
    {
        var seconds = ((run.Ended ?? now) - run.Submitted).TotalSeconds;
        return seconds > 0 ? run.Done / seconds : 0;
    }

    static async Task<RunSnapshot> LastAsync(IAsyncEnumerable<RunSnapshot> snapshots)
    {
        RunSnapshot? last = null;
        await foreach (var run in snapshots)
            last = run;
        return last ?? throw new IOException("the cluster sent no state of the run.");
    }

    static async Task<RunSnapshot> ShowLinesAsync(IAsyncEnumerable<RunSnapshot> snapshots)
    {
        RunSnapshot? last = null;
        var nextLine = DateTimeOffset.UtcNow + LineInterval;
        await foreach (var run in snapshots)
        {
            last = run;
            if (DateTimeOffset.UtcNow < nextLine || run.HasEnded)
                continue;
            Console.Error.WriteLine($"{run.Id}: {Line(run, DateTimeOffset.UtcNow)}");
            nextLine = DateTimeOffset.UtcNow + LineInterval;
        }
        return last ?? throw new IOException("the cluster sent no state of the run.");
    }

    static async Task<RunSnapshot> ShowBarAsync(IAsyncEnumerable<RunSnapshot> snapshots)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        using var above = new LinesAbove(console);
        RunSnapshot? last = null;
        await console.Progress()
            .AutoClear(true)
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(async progress =>
            {
                var task = progress.AddTask("starting");
                await foreach (var run in snapshots)
                {
                    last = run;
                    task.MaxValue = run.Tasks;
                    task.Value = run.Done;
                    task.Description = Markup.Escape(Line(run, DateTimeOffset.UtcNow));
                }
            });
        return last ?? throw new IOException("the cluster sent no state of the run.");
    }
}
