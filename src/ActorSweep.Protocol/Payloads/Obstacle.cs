using ActorSweep.Core.Graph;

namespace ActorSweep.Protocol.Payloads;

/// <summary>The reason why a value cannot travel, and the path to it from the root.</summary>
sealed class Obstacle(Type type, string? why)
{
    readonly List<(Type Owner, string Step)> _steps = [];

    /// <summary>Adds the next outer step of the path.</summary>
    public Obstacle Under(object owner, string step)
    {
        _steps.Add((owner.GetType(), step));
        return this;
    }

    public string Describe(object root)
    {
        // The beginning of a deep path is enough for the message.
        const int shown = 8;
        var steps = Enumerable.Reverse(_steps).Where(step => step.Step.Length > 0).ToList();
        var path = string.Concat(steps.Take(shown).Select(step => step.Step)) + (steps.Count > shown ? "…" : "");
        var reason = why ?? "which has no meaning in another process. Create it where it is used, or pass the data from which it is created.";
        var closure = steps.FindIndex(step => ClosureNames.IsClosure(step.Owner));
        return closure >= 0
            ? $"the lambda captures {string.Concat(steps.Skip(closure).Take(shown).Select(step =>
                step.Step)).TrimStart('.')}, of type {TypeName.Of(type)}, {reason}"
            : $"{TypeName.Of(root.GetType())}{path} {(steps.Count == 0 ? "cannot be sent: it is" : "is")} of type {TypeName.Of(type)}, {reason}";
    }
}
