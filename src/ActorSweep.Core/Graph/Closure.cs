using System.Reflection;
using System.Runtime.CompilerServices;

namespace ActorSweep.Core.Graph;

/// <summary>
/// What a lambda takes with it. The compiler keeps the captured variables of all lambdas of a scope in one object, so that a
/// lambda that only needs a number would take with it the client that its neighbour uses.
/// </summary>
static class Closure
{
    /// <summary>What a function is to be called on, with what the function itself uses and nothing else of its scope.</summary>
    public static object? TargetOf(Delegate function) =>
        function.Target is { } target && ClosureNames.IsClosure(target.GetType()) && CapturedFields.UsedBy(function.Method) is { } used
            ? Only(used, target, [])
            : function.Target;

    static object Only(IReadOnlySet<FieldInfo> used, object closure, Dictionary<object, object> copies)
    {
        if (copies.TryGetValue(closure, out var known))
            return known;
        var copy = RuntimeHelpers.GetUninitializedObject(closure.GetType());
        copies.Add(closure, copy);
        foreach (var field in closure.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            if (used.Contains(CapturedFields.DefinitionOf(field)) && field.GetValue(closure) is { } value)
                field.SetValue(copy, ClosureNames.IsClosure(value.GetType()) ? Only(used, value, copies) : value);
        return copy;
    }
}
