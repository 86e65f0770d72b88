using System.Reflection;
using System.Runtime.CompilerServices;

namespace ActorSweep.Core.Graph;

/// <summary>
/// Removes variables from a lambda's closure that the lambda does not use. The compiler keeps the captured variables of all lambdas of a scope in one object. A
/// lambda that needs only a number would otherwise carry the client that another lambda uses.
/// </summary>
static class Closure
{
    /// <summary>Returns the object to call a function on, with the variables that the function itself uses and no others of its scope.</summary>
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
