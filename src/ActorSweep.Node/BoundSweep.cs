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
}
