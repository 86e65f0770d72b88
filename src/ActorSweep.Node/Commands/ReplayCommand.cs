using System.CommandLine;
using ActorSweep.Core.Sweeps;
using ActorSweep.Execution.Jobs;
using ActorSweep.Node.Output;
using ActorSweep.Node.Replay;

namespace ActorSweep.Node.Commands;

/// <summary><c>actorsweep replay</c>: repeats one simulation of a sweep exactly, in this process, and shows its whole trajectory.</summary>
static class ReplayCommand
{
    public static Command Build(ClusterDefault defaults)
    {
        var run = new Argument<string>("RUN") { Description = "A folder of results, or the id of a run of the cluster." };
        var index = Options.Index("INDEX", "The simulation: its index in runs.csv or failures.csv.", ArgumentArity.ExactlyOne);
        var output = Options.Text("--out", "File for the trajectory, as CSV. Default: standard output.", "FILE");
        var model = Options.Text(SweepFields.Model.Flag, "Path of the model, if it has moved.", SweepFields.Model.ValueName!);
        var cluster = defaults.Required();
        var command = new Command("replay", "Runs one simulation of a sweep again in this process, and prints its whole trajectory; of a model without series, its scalars as rows of name,value.") { run, index, output, model, cluster };
        command.SetEndableAction(async (parsed, cancel) =>
        {
            var found = await ReplayedRun.FindAsync(parsed.GetValue(run)!, parsed.GetValue(cluster)!, cancel);
            var spec = found.Spec with { Model = parsed.GetValue(model) ?? found.Spec.Model };
            using var models = new ModelOutput();
            // A model cannot be stopped: its thread goes on until the model returns, and then shows nothing.
            return await Task.Run(() => Replay(found, spec, parsed.GetValue(index)!.Value, parsed.GetValue(output), models.StandardOutput, cancel), cancel).WaitAsync(cancel);
        });
        return command;
    }

    static int Replay(ReplayedRun run, SweepSpec spec, long index, string? path, TextWriter standardOutput, CancellationToken cancel)
    {
        var (plan, model, _) = BoundSweep.Of(spec);
        if (index < 0 || index >= plan.Layout.Simulations)
            throw new UsageException($"the sweep has simulations 0 to {plan.Layout.Simulations - 1}, but no simulation {index}.");
        var (point, replicate) = Math.DivRem(index, plan.Layout.Replicates);
        Console.Error.WriteLine($"simulation {index}: point {point}, replicate {replicate}, {DryRun.Describe(plan, point)}");

        if (TryRun(model, plan, index, cancel) is not { } trajectory)
            return ExitCode.Failed;
        cancel.ThrowIfCancellationRequested();
        if (path is null)
            trajectory.WriteCsv(standardOutput);
        else
            using (var file = new StreamWriter(path))
                trajectory.WriteCsv(file);
        if (trajectory.Scalars.Length > 0)
            Console.Error.WriteLine(trajectory.Describe());
        return Compare(run.RowOf(index), trajectory, () => TryRun(model, plan, index, cancel));
    }

    /// <summary>Runs the simulation. An exception is the likeliest reason for a replay, so it is printed in full.</summary>
    static Trajectory? TryRun(Model model, SweepPlan plan, long index, CancellationToken cancel)
    {
        try
        {
            var (series, scalars) = model.RunWhole(plan, index);
            return new Trajectory(model.Signature, series, scalars);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            Console.Error.WriteLine($"actorsweep: simulation {index} threw an exception:\n{PlainText.OfLines($"{ExceptionReader.Read(e)}")}");
            return null;
        }
    }

    static int Compare(string? recorded, Trajectory trajectory, Func<Trajectory?> runAgain)
    {
        if (recorded is null || trajectory.IsIn(recorded))
        {
            Console.Error.WriteLine(recorded is null ? "no recorded result is available for a comparison" : "the result is the recorded one");
            return ExitCode.Ok;
        }
        // A model that does not use its seed is the most frequent cause, and a second run shows it.
        var cause = trajectory.Equals(runAgain())
            ? "The model has changed since, ran on another platform, or depends on the time or on state that it keeps between simulations."
            : $"The model gave another result when it ran once more: it draws random numbers other than from its seed, or depends on the time. 'sweep {SweepFields.Check.Flag}' shows what differs.";
        Console.Error.WriteLine($"actorsweep: the result is not the recorded one ({recorded}). {cause}");
        return ExitCode.Failed;
    }
}
