using System.Collections;
using System.Reflection;
using ActorSweep.Core.Graph;

namespace ActorSweep.Protocol.Payloads;

/// <summary>Searches one value for an obstacle, and visits each object once.</summary>
/// <param name="refusesLazy">Whether values that are computed when they are enumerated are obstacles.</param>
sealed class TravelSearch(bool refusesLazy)
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
            return new Obstacle(type, $"nested more than {Travel.Deepest} levels deep. Pass it flat, such as in an array.");
        if (refusesLazy && verdict.MayBeLazy && LazyResults.ReasonFor(value) is { } lazy)
            return new Obstacle(type, lazy);
        if (verdict.Loss is { } loss)
            return new Obstacle(type, loss);
        if (NamedObjects.Find(type) is { } kind)
            return kind.NameOf(value) is null ? new Obstacle(type, "which was changed. Pass its name, and make the changes where it is used.") : null;
        return value switch
        {
            Delegate function => InDelegate(function, depth),
            Array array => InArray(array, depth),
            IDictionary dictionary when IsFrameworks(type) => InDictionary(dictionary, depth),
            IEnumerable items when IsFrameworks(type) => InItems(items, depth),
            _ => InFields(value, verdict.Fields, depth),
        };
    }

    Obstacle? InDelegate(Delegate function, int depth) => function.GetInvocationList().Length > 1
        ? new Obstacle(function.GetType(), "a combination of several functions, of which only one would arrive. Pass an array of the functions.")
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

    // Enumerating a user's own type could run any code; the collections of .NET are safe to enumerate.
    static bool IsFrameworks(Type type) => type.Namespace?.StartsWith("System.Collections", StringComparison.Ordinal) == true;
}
