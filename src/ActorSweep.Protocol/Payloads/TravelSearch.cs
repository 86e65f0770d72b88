using System.Collections;
using System.Reflection;
using System.Text.Json;
using ActorSweep.Core.Graph;

namespace ActorSweep.Protocol.Payloads;

/// <summary>Searches one value for an obstacle, and visits each object once.</summary>
/// <param name="refusesLazy">Whether values that are computed when they are enumerated are obstacles.</param>
sealed class TravelSearch(bool refusesLazy)
{
    readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    readonly HashSet<Type> _owners = [];

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
        if (type == typeof(object))
            return StaticObjects.Has(value, _owners)
                ? null
                : new Obstacle(type, "which has only its identity, and would arrive as another object. Read it from a static field where it is used, or pass an enum.");
        if (refusesLazy && verdict.MayBeLazy && LazyResults.ReasonFor(value) is { } lazy)
            return new Obstacle(type, lazy);
        if (verdict.Loss is { } loss)
            return new Obstacle(type, loss);
        if (verdict.IsUsersHashed && !Rebuild.HasOwnComparer(value))
            return new Obstacle(type, "whose comparer would be lost, because a new object has another one. Hold the collection in a field instead.");
        if (value is JsonSerializerOptions { IsReadOnly: true })
            return new Obstacle(type, "which holds tables of its process since it was used. Create it where it is used.");
        if (value is (MemberInfo { DeclaringType.ContainsGenericParameters: true } or MethodBase { ContainsGenericParameters: true }) and not Type)
            return new Obstacle(type, "a generic method, or a member of a generic type, without type arguments. Give it type arguments, as in List<int>, or pass the type and the member's name.");
        if (NamedObjects.Find(type) is { } kind)
            return kind.NameOf(value) is null ? new Obstacle(type, kind.Remedy) : null;
        return value switch
        {
            Delegate function => InDelegate(function, depth),
            Array array => InArray(array, depth),
            IEnumerable items when TypeVerdict.IsCollection(type) => InCollection(items, verdict, depth),
            Exception exception => InException(exception, verdict.Fields, depth),
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

    Obstacle? InCollection(IEnumerable items, TypeVerdict verdict, int depth) =>
        (items is IDictionary dictionary ? InDictionary(dictionary, depth) : InItems(items, depth))
        ?? (verdict.Rebuild is { } rebuild ? Find(rebuild.ComparerOf(items), depth + 1)?.Under(items, ".Comparer") : InFields(items, verdict.Fields, depth));

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
                return obstacle.Under(dictionary, $"[{TextOf(entry.Key)}]");
        return null;
    }

    /// <summary>Returns the beginning of a key's text, or its type if the user's ToString throws.</summary>
    static string TextOf(object key)
    {
        const int shown = 60;
        try
        {
            var text = key.ToString() ?? "";
            return text.Length > shown ? $"{text[..shown]}…" : text;
        }
        catch (Exception)
        {
            return TypeName.Of(key.GetType());
        }
    }

    Obstacle? InException(Exception exception, FieldInfo[] fields, int depth) =>
        Find(ExceptionFields.InnerException(exception), depth + 1)?.Under(exception, $".{nameof(exception.InnerException)}")
        ?? (ExceptionFields.Data(exception) is { } data ? InDictionary(data, depth)?.Under(exception, $".{nameof(exception.Data)}") : null)
        ?? InFields(exception, fields, depth);

    Obstacle? InFields(object value, FieldInfo[] fields, int depth)
    {
        _owners.Add(value.GetType());
        foreach (var field in fields)
        {
            var content = field.GetValue(value);
            if (content?.GetType() == typeof(object) && (StaticObjects.Has(content, _owners) || StaticObjects.MayBeLock(field)))
                continue;
            if (Find(content, depth + 1) is { } obstacle)
                return obstacle.Under(value, ClosureNames.OfField(field.Name) is { } name ? $".{name}" : "");
        }
        return null;
    }
}
