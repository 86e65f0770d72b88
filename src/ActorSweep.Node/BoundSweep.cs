using ActorSweep.Core.Sweeps;

namespace ActorSweep.Node;

/// <summary>A valid sweep with its model: one of this program, or the user's own in an assembly.</summary>
sealed record BoundSweep(SweepPlan Plan, Model Model, bool IsOwn)
{
    /// <exception cref="UsageException">The assembly or the model in it does not exist.</exception>
    /// <exception cref="InvalidSweepException">The model does not exist, or the spec is invalid.</exception>
    public static BoundSweep Of(SweepSpec spec)
    {
        var isOwn = ModelFile.IsNamedBy(spec.Model);
        var model = isOwn ? ModelFile.Load(spec.Model) : BuiltInModels.Catalog.Find(spec.Model);
        return new BoundSweep(SweepPlan.Bind(spec, model.Signature), model, isOwn);
    }

    public Task<RunId> SubmitAsync(SweepClient client, bool durable, CancellationToken cancel = default) =>
        IsOwn ? client.SubmitAsync(Plan.Spec, Model, durable, cancel) : client.SubmitAsync(Plan.Spec, durable, cancel);

    /// <summary>Warns where a model takes no seed, and the sweep has replicates or says how to seed them.</summary>
    public void WarnOfUnusedSeed()
    {
        List<string> unused = [];
        if (Plan.Spec.Seed != 0)
            unused.Add(SweepFields.Seed.Name);
        if (Plan.Spec.CommonRandomNumbers)
            unused.Add(SweepFields.CommonRandomNumbers.Name);
        if (Plan.Model.TakesSeed || Plan.Layout.Replicates == 1 && unused.Count == 0)
            return;
        var near = Plan.Model.Parameters.FirstOrDefault(p => p.Name.Contains("seed", StringComparison.OrdinalIgnoreCase))?.Name;
        Console.Error.WriteLine(
            $"actorsweep: warning: {Plan.Model.Name} has no parameter 'seed' that takes each replicate's random stream. "
            + (near is null ? "" : $"Its parameter '{near}' is an ordinary parameter: rename it to 'seed'. ")
            + (unused.Count == 0 ? "" : $"{string.Join(" and ", unused)} {(unused.Count == 1 ? "has" : "have")} no effect. ")
            + (Plan.Layout.Replicates == 1 ? "" : "All replicates of a point are equal, unless the model draws random numbers of its own, which no sweep can repeat."));
    }
}
