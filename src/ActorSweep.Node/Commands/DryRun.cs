using System.Globalization;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Node.Commands;

/// <summary>Describes a sweep without running it.</summary>
static class DryRun
{
    const long MostPoints = 5;

    public static int Show(SweepPlan plan)
    {
        var (spec, layout) = (plan.Spec, plan.Layout);
        Console.WriteLine(
            $"{layout.Points} points x {layout.Replicates} replicates = {layout.Simulations} simulations of {spec.Model}, in blocks of {layout.BlockSize}");
        Console.WriteLine($"seeds   {(plan.PointsSetSeed ? "set by the points" : $"derived from {spec.Seed}{(spec.CommonRandomNumbers ? ", common to all points" : "")}")}");
        foreach (var (name, values) in spec.Parameters)
        {
            Console.WriteLine($"        {name} = {values}");
            if (ValueHints.For(name, values) is { } hint)
                Console.WriteLine($"note    {hint}");
        }
        for (var point = 0L; point < Math.Min(MostPoints, layout.Points); point++)
            Console.WriteLine($"point {point,-2}{Describe(plan, point)}");
        if (layout.Points > MostPoints)
            Console.WriteLine($"and {layout.Points - MostPoints} more");
        return ExitCode.Ok;
    }

    /// <summary>The values of a point in one line.</summary>
    public static string Describe(SweepPlan plan, long point)
    {
        var values = plan.Model.Parameters.Zip(plan.ValuesAt(point), (p, value) => string.Create(CultureInfo.InvariantCulture, $"{p.Name}={value:R}"));
        var seed = plan.PointsSetSeed ? $"seed={plan.SeedOf(point * plan.Layout.Replicates).Integer} " : "";
        return seed + string.Join(' ', values);
    }
}
