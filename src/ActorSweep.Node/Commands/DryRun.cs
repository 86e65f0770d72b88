using System.Text.Json.Nodes;
using ActorSweep.Core.Sweeps;
using ActorSweep.Node.Output;

namespace ActorSweep.Node.Commands;

/// <summary>Describes a sweep without running it.</summary>
static class DryRun
{
    const long MostPoints = 5;

    public static int Show(SweepPlan plan, bool asJson)
    {
        if (asJson)
            Console.WriteLine(ToJson(plan).ToJsonString(ManifestFile.Plain));
        else
            Write(plan);
        return ExitCode.Ok;
    }

    static JsonObject ToJson(SweepPlan plan)
    {
        var (spec, layout) = (plan.Spec, plan.Layout);
        return new JsonObject
        {
            ["model"] = spec.Model,
            ["points"] = layout.Points,
            [SweepFields.Replicates.Name] = layout.Replicates,
            ["simulations"] = layout.Simulations,
            ["block_size"] = layout.BlockSize,
            ["seed"] = plan.PointsSetSeed ? null : spec.Seed,
            ["common_random_numbers"] = spec.CommonRandomNumbers,
            [SweepFields.Parameters.Name] = new JsonObject(spec.Parameters.Select(p => KeyValuePair.Create(p.Name, (JsonNode?)p.Values.ToString()))),
            ["notes"] = new JsonArray([.. spec.Parameters.Select(p => ValueHints.For(p.Name, p.Values)).OfType<string>().Select(note => (JsonNode)note)]),
            ["first_points"] = new JsonArray([.. FirstPoints(layout).Select(point => PointToJson(plan, point))]),
        };
    }

    static JsonObject PointToJson(SweepPlan plan, long point)
    {
        var json = new JsonObject();
        if (plan.PointsSetSeed)
            json[SweepPlan.SeedName] = plan.SeedOf(point * plan.Layout.Replicates).Integer;
        foreach (var (parameter, value) in plan.Model.Parameters.Zip(plan.ValuesAt(point)))
            json[parameter.Name] = parameter.IsInteger ? JsonNode.Parse(value.ToDigits()) : (double)value;
        return json;
    }

    static IEnumerable<long> FirstPoints(BlockLayout layout) => Enumerable.Range(0, (int)Math.Min(MostPoints, layout.Points)).Select(point => (long)point);

    static void Write(SweepPlan plan)
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
        foreach (var point in FirstPoints(layout))
            Console.WriteLine($"point {point,-2}{Describe(plan, point)}");
        if (layout.Points > MostPoints)
            Console.WriteLine($"and {layout.Points - MostPoints} more");
    }

    /// <summary>The values of a point in one line.</summary>
    public static string Describe(SweepPlan plan, long point)
    {
        var values = plan.Model.Parameters.Zip(plan.ValuesAt(point), (p, value) => $"{p.Name}={(p.IsInteger ? value.ToDigits() : value.ToString())}");
        var seed = plan.PointsSetSeed ? $"seed={plan.SeedOf(point * plan.Layout.Replicates).Integer} " : "";
        return seed + string.Join(' ', values);
    }
}
