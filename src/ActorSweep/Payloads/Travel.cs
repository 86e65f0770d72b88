using System.Collections;
using System.Reflection;
using ActorSweep.Core.Graph;

namespace ActorSweep.Payloads;

/// <summary>
/// Finds what can't travel before it is written, and says where it is: a socket's handle would arrive as a number that means
/// nothing there, or something else.
/// </summary>
static class Travel
{
    /// <summary>The deepest nesting: values are written and read by recursion, on stacks of 1 MiB at least.</summary>
    public const int Deepest = 500;

    /// <exception cref="CannotTravelException">The value, or something that it holds, can't travel.</exception>
    public static void Check(object value)
    {
        if (!TypeVerdict.Of(value.GetType()).IsSafe && new TravelSearch().Find(value, 0) is { } obstacle)
            throw new CannotTravelException(obstacle.Describe(value));
    }
}

/// <summary>Why a value can't travel, and the way to it from the outside in.</summary>
sealed class Obstacle(Type type, string? why)
{
    readonly List<(Type Owner, string Step)> _steps = [];

    /// <summary>Adds the step that leads here, from the inside out.</summary>
    public Obstacle Under(object owner, string step)
    {
        _steps.Add((owner.GetType(), step));
        return this;
    }

    public string Describe(object root)
    {
        // A deep chain says enough by its beginning.
        const int shown = 8;
        var steps = Enumerable.Reverse(_steps).Where(step => step.Step.Length > 0).ToList();
        var path = string.Concat(steps.Take(shown).Select(step => step.Step)) + (steps.Count > shown ? "…" : "");
        var reason = why ?? "which means nothing in another process. Make it where it is used, or pass what it is made of.";
        var closure = steps.FindIndex(step => ClosureNames.IsClosure(step.Owner));
        return closure >= 0
            ? $"the lambda captures {string.Concat(steps.Skip(closure).Take(shown).Select(step => step.Step)).TrimStart('.')}, of type {TypeName.Of(type)}, {reason}"
            : $"{TypeName.Of(root.GetType())}{path} {(steps.Count == 0 ? "can't travel: it is" : "is")} of type {TypeName.Of(type)}, {reason}";
    }
}

/// <summary>Walks through one value, each object once.</summary>
sealed class TravelSearch
{
    readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);

    public Obstacle? Find(object? value, int depth)
    {
        if (value is null)
            return null;
        var type = value.GetType();
        var verdict = TypeVerdict.Of(type);
        if (verdict.IsRefused)
            return new Obstacle(type, null);
        if (verdict.IsSafe || !type.IsValueType && !_seen.Add(value))
            return null;
        if (depth > Travel.Deepest)
            return new Obstacle(type, $"nested more than {Travel.Deepest} deep. Pass it flat, such as in an array.");
        return value switch
        {
            Delegate function => InDelegate(function, depth),
            Array array => InArray(array, depth),
            IDictionary dictionary when IsFrameworks(type) => InDictionary(dictionary, depth),
            IEnumerable items when IsFrameworks(type) => InItems(items, depth),
            _ when Rebuild.IsHashed(type) && OwnField(type) is { } field => new Obstacle(
                type, $"a dictionary or set with a field of its own, {ClosureNames.OfField(field.Name)}, which would be lost. Hold the collection in a field instead."),
            _ => InFields(value, verdict.Fields, depth),
        };
    }

    Obstacle? InDelegate(Delegate function, int depth) => function.GetInvocationList().Length > 1
        ? new Obstacle(function.GetType(), "a combination of several functions, of which only one would arrive. Pass an array of them.")
        : Find(function.Target, depth + 1)?.Under(function, "");

    Obstacle? InArray(Array array, int depth)
    {
        if (!array.GetType().IsSZArray && Enumerable.Range(0, array.Rank).Any(axis => array.GetLowerBound(axis) != 0))
            return new Obstacle(array.GetType(), "which begins at another index than 0. Pass an array that begins at 0.");
        return array.GetType().GetElementType() is { IsValueType: true } element && TypeVerdict.Of(element).IsSafe ? null : InItems(array, depth);
    }

    Obstacle? InItems(IEnumerable items, int depth)
    {
        var index = 0;
        foreach (var item in items)
        {
            if (Find(item, depth + 1) is { } obstacle)
                return obstacle.Under(items, $"[{index}]");
            index++;
        }
        return null;
    }

    Obstacle? InDictionary(IDictionary dictionary, int depth)
    {
        foreach (DictionaryEntry entry in dictionary)
            if ((Find(entry.Key, depth + 1) ?? Find(entry.Value, depth + 1)) is { } obstacle)
                return obstacle.Under(dictionary, $"[{entry.Key}]");
        return null;
    }

    Obstacle? InFields(object value, FieldInfo[] fields, int depth)
    {
        foreach (var field in fields)
            if (Find(field.GetValue(value), depth + 1) is { } obstacle)
                return obstacle.Under(value, ClosureNames.OfField(field.Name) is { } name ? $".{name}" : "");
        return null;
    }

    // A user's own enumerable might run anything when it is enumerated; those of .NET are known.
    static bool IsFrameworks(Type type) => type.Namespace?.StartsWith("System.Collections", StringComparison.Ordinal) == true;

    static FieldInfo? OwnField(Type type) => Framework.Has(type) ? null : type
        .GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        .FirstOrDefault(field => !Framework.Has(field.DeclaringType!));
}
