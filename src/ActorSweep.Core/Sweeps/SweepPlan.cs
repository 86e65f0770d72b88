namespace ActorSweep.Core.Sweeps;

/// <summary>A spec that is bound to its model, with every value checked. Describes each simulation of the sweep by index, in O(1) memory.</summary>
/// <remarks>Simulation index = point · replicates + replicate.</remarks>
sealed class SweepPlan
{
    public const string SeedName = "seed";

    readonly PlannedColumn[] _columns, _swept;
    readonly PlannedColumn? _seeds;

    SweepPlan(SweepSpec spec, ModelSignature model, BlockLayout layout, PlannedColumn[] columns, PlannedColumn[] swept, PlannedColumn? seeds) =>
        (Spec, Model, Layout, _columns, _swept, _seeds) = (spec, model, layout, columns, swept, seeds);

    public SweepSpec Spec { get; }

    public ModelSignature Model { get; }

    public BlockLayout Layout { get; }

    /// <summary>Whether the points set <c>seed</c> themselves.</summary>
    public bool PointsSetSeed => _seeds is not null;

    /// <summary>Binds a spec to its model.</summary>
    /// <exception cref="InvalidSweepException">The spec cannot be run; the message says why, and what is allowed.</exception>
    public static SweepPlan Bind(SweepSpec spec, ModelSignature model)
    {
        SpecChecks.CheckNumbers(spec);
        SpecChecks.CheckNames(spec, model);

        var layout = LayoutOf(spec);
        var strides = Strides(spec, layout.Points);
        var columns = model.Parameters.Select(parameter => ColumnFor(parameter, spec, strides)).ToArray();
        PlannedColumn[] swept = [.. spec.Parameters.Zip(strides, (parameter, stride) => new PlannedColumn(parameter.Values, stride, IsInteger(model, parameter.Name)))];
        var seedAt = spec.Parameters.ToList().FindIndex(p => p.Name == SeedName);
        if (seedAt < 0)
            return new SweepPlan(spec, model, layout, columns, swept, null);

        SpecChecks.CheckSeeds(spec, model.SeedKind, spec.Parameters[seedAt].Values);
        return new SweepPlan(spec, model, layout, columns, swept, swept[seedAt]);
    }

    /// <summary>Returns the blocks of a sweep, which do not depend on its model.</summary>
    /// <exception cref="InvalidSweepException">The parameters of a zip differ in their number of values, or there are too many points.</exception>
    public static BlockLayout LayoutOf(SweepSpec spec) => new(SpecChecks.CountPoints(spec), spec.Replicates);

    /// <summary>Returns the values of a point's parameters, in the model's order.</summary>
    public Number[] ValuesAt(long point) => [.. _columns.Select(column => column[point])];

    /// <summary>Returns the values of a point's swept parameters, the seed among them, in the order of the spec.</summary>
    public Number[] SweptValuesAt(long point) => [.. _swept.Select(column => column[point])];

    /// <summary>Returns the seed of a simulation's stream.</summary>
    public StreamSeed SeedOf(long index)
    {
        var (point, replicate) = Math.DivRem(index, Layout.Replicates);
        if (_seeds is { } seeds)
            return StreamSeed.OfInteger((uint)seeds[point].Whole);
        ReadOnlySpan<ulong> key = Spec.CommonRandomNumbers ? [(ulong)replicate] : [(ulong)point, (ulong)replicate];
        return StreamSeed.OfKey(SeedSequence.GenerateState(Spec.Seed, key));
    }

    /// <summary>The expression by which NumPy computes the seed that a simulation of the model receives; null where the points set the seed, or the model takes none.</summary>
    public string? SeedExpression
    {
        get
        {
            if (_seeds is not null || !Model.TakesSeed)
                return null;
            var key = Spec.CommonRandomNumbers ? "(replicate,)" : "(point, replicate)";
            return $"numpy.random.SeedSequence({Spec.Seed}, spawn_key={key})" + Model.SeedKind switch
            {
                SeedKind.Int32 => ".generate_state(1)[0] >> 1",
                SeedKind.UInt32 => ".generate_state(1)[0]",
                SeedKind.Int64 => ".generate_state(1, numpy.uint64)[0] >> 1",
                SeedKind.UInt64 => ".generate_state(1, numpy.uint64)[0]",
                _ => ".generate_state(4)",
            };
        }
    }

    /// <summary>
    /// Returns how many points one step of each parameter spans: 1 in a zip; in a grid the product of the counts of the parameters after it; 0 for constants.
    /// </summary>
    static long[] Strides(SweepSpec spec, long points)
    {
        var strides = new long[spec.Parameters.Count];
        var span = points;
        for (var i = 0; i < strides.Length; i++)
        {
            var values = spec.Parameters[i].Values;
            if (values.IsConstant)
                continue;
            span = spec.Design == Design.Zip ? 1 : span / values.Count;
            strides[i] = span;
        }
        return strides;
    }

    static PlannedColumn ColumnFor(ModelParameter parameter, SweepSpec spec, long[] strides)
    {
        for (var i = 0; i < strides.Length; i++)
        {
            if (spec.Parameters[i].Name != parameter.Name)
                continue;
            SpecChecks.CheckValues(parameter, spec.Parameters[i].Values);
            return new PlannedColumn(spec.Parameters[i].Values, strides[i], parameter.IsInteger);
        }
        return parameter.Default is { } value
            ? new PlannedColumn(new Constant(value), 0, parameter.IsInteger)
            : throw new InvalidSweepException($"parameter '{parameter.Name}' of model '{spec.Model}' has no default. Give it with {SweepFields.Parameters.ShortFlag} {parameter.Name}=VALUES.");
    }

    static bool IsInteger(ModelSignature model, string parameter) => parameter == SeedName || model.Parameters.Single(p => p.Name == parameter).IsInteger;

    readonly record struct PlannedColumn(ParameterValues Values, long Stride, bool IsInteger)
    {
        public Number this[long point] => (Stride == 0 ? 0 : point / Stride % Values.Count) is var index && IsInteger ? Values.WholeAt(index) : Values[index];
    }
}
