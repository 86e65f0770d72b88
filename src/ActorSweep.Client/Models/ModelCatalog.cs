using System.Reflection;
using ActorSweep.Client.Models;
using ActorSweep.Core.Sweeps;

namespace ActorSweep;

/// <summary>The models that a node or a client knows, by name.</summary>
/// <param name="models">The models. Of two with the same name the first is found.</param>
public sealed class ModelCatalog(IReadOnlyList<Model> models)
{
    /// <summary>Returns a catalog of static methods, each under its name.</summary>
    /// <exception cref="InvalidSweepException">A method is not a model; the message says what to change.</exception>
    public static ModelCatalog Of(params IEnumerable<(string Name, Delegate Method)> models) =>
        new([.. models.Select(m => ModelBinder.Bind(m.Name, m.Method.GetMethodInfo()))]);

    internal IReadOnlyList<Model> Models => models;

    /// <summary>Returns the model of a name.</summary>
    /// <exception cref="InvalidSweepException">The model does not exist; the message lists the names.</exception>
    public Model Find(string name) =>
        models.FirstOrDefault(m => m.Signature.Name == name)
        ?? throw new InvalidSweepException($"model '{name}' does not exist. {Nearest.Suggest(name, [.. models.Select(m => m.Signature.Name)])}"
            + " Name your own model with its assembly, as in path/to/My.dll!My.Flu.");

    /// <summary>Binds a spec to its model.</summary>
    /// <exception cref="InvalidSweepException">The spec is invalid, or its model is unknown.</exception>
    internal SweepPlan Plan(SweepSpec spec) => SweepPlan.Bind(spec, Find(spec.Model).Signature);
}
