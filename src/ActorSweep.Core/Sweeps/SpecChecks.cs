namespace ActorSweep.Core.Sweeps;

/// <summary>Checks a spec before anything runs. Each failure is one line for the spec's author.</summary>
static class SpecChecks
{
    const long MostSimulations = 1L << 53;

    public static void CheckNumbers(SweepSpec spec)
    {
        foreach (var field in SweepFields.All)
            field.Check(spec);
    }

    public static void CheckNames(SweepSpec spec, ModelSignature model)
    {
        var known = model.Parameters.Select(p => p.Name).ToList();
        if (model.TakesSeed)
            known.Insert(0, "seed");
        foreach (var (name, _) in spec.Parameters)
            Require(known.Contains(name), $"model '{spec.Model}' has no parameter '{name}'. {Nearest.Suggest(name, known)}");
        var twice = spec.Parameters.GroupBy(p => p.Name).FirstOrDefault(group => group.Count() > 1);
        Require(twice is null, $"parameter '{twice?.Key}' is given twice; give it once.");
    }

    public static long CountPoints(SweepSpec spec)
    {
        foreach (var (name, values) in spec.Parameters)
            Require(values.Count >= 1, $"parameter '{name}' has no values; give it at least one.");
        var swept = spec.Parameters.Where(p => !p.Values.IsConstant).ToList();
        var points = spec.Design == Design.Zip ? ZipLength(swept) : GridSize(swept);
        Require((Int128)points * spec.Replicates <= MostSimulations, "the sweep has more than 2^53 simulations; make it smaller.");
        return points;
    }

    public static void CheckValues(ModelParameter parameter, ParameterValues values)
    {
        foreach (var value in values.Extremes)
        {
            if (!(value >= parameter.Minimum && value <= parameter.Maximum))
                throw Unfit(parameter, value.ToDigits());
            Require(
                value.IsDouble || parameter.IsInteger,
                $"parameter '{parameter.Name}' cannot hold {value} exactly, since floating-point numbers have 53 bits; the nearest number is {((Number)value.Nearest).ToDigits()}.");
        }
        if (parameter.IsInteger && WholeValues.FindFraction(values) is { } fraction)
            throw Unfit(parameter, fraction);
    }

    /// <summary>
    /// Refuses a field that has no effect on the sweep. Sweeps of earlier versions may have such fields, so this is for newly submitted sweeps only.
    /// </summary>
    public static void CheckUse(SweepSpec spec) => Require(
        spec.Seed == 0 || spec.Parameters.All(p => p.Name != SweepPlan.SeedName),
        $"{SweepFields.Seed.Name} is {spec.Seed}, but the points set 'seed' themselves, so that it would have no effect. Leave one of them out.");

    public static void CheckSeeds(SweepSpec spec, SeedKind kind, ParameterValues seeds)
    {
        CheckValues(new ModelParameter("seed", null, IsInteger: true, 0, kind == SeedKind.Int32 ? int.MaxValue : uint.MaxValue), seeds);
        Require(
            spec.Replicates == 1,
            $"{SweepFields.Replicates.Name} is {spec.Replicates}, but the points set 'seed', so that all replicates of a point would be the same. "
            + $"Leave parameter 'seed' out, or set {SweepFields.Replicates.Name} to 1.");
        Require(
            !spec.CommonRandomNumbers,
            "common random numbers need derived streams, but the points set 'seed'. Leave parameter 'seed' out.");
    }

    static InvalidSweepException Unfit(ModelParameter parameter, string value) =>
        new($"parameter '{parameter.Name}' cannot be {value}; it takes {Describe(parameter)}.");

    static long ZipLength(List<SweptParameter> swept)
    {
        if (swept.Count == 0)
            return 1;
        var lengths = string.Join(", ", swept.Select(p => $"{p.Name} has {p.Values.Count}"));
        Require(
            swept.All(p => p.Values.Count == swept[0].Values.Count),
            $"zip needs values of one length, but {lengths}. Make them equal, give one number, or use {SweepFields.Design.Flag} grid.");
        return swept[0].Values.Count;
    }

    static long GridSize(List<SweptParameter> swept)
    {
        Int128 points = 1;
        foreach (var parameter in swept)
        {
            points *= parameter.Values.Count;
            Require(points <= MostSimulations, "the grid has more than 2^53 points; make it smaller.");
        }
        return (long)points;
    }

    static string Describe(ModelParameter parameter)
    {
        var kind = parameter.IsInteger ? "a whole number" : "a finite number";
        var (least, most) = (parameter.Minimum > -double.MaxValue, parameter.Maximum < double.MaxValue);
        return (least, most) switch
        {
            (true, true) => $"{kind} from {parameter.Minimum.ToDigits()} to {parameter.Maximum.ToDigits()}",
            (true, false) => $"{kind} of {parameter.Minimum.ToDigits()} or more",
            (false, true) => $"{kind} of {parameter.Maximum.ToDigits()} or less",
            _ => kind,
        };
    }

    static void Require(bool holds, string otherwise)
    {
        if (!holds)
            throw new InvalidSweepException(otherwise);
    }
}
