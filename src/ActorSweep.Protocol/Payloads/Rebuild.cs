using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;

namespace ActorSweep.Protocol.Payloads;

/// <summary>How a collection is taken apart into its comparer and arrays, and made again.</summary>
abstract class Rebuild
{
    static readonly Type[] Keyed =
    [
        typeof(Dictionary<,>), typeof(SortedDictionary<,>), typeof(SortedList<,>), typeof(ConcurrentDictionary<,>), typeof(FrozenDictionary<,>),
        typeof(ImmutableDictionary<,>), typeof(ImmutableSortedDictionary<,>), typeof(OrderedDictionary<,>),
    ];

    static readonly Type[] Plain =
    [
        typeof(HashSet<>), typeof(SortedSet<>), typeof(FrozenSet<>), typeof(ImmutableHashSet<>), typeof(ImmutableSortedSet<>),
        typeof(ConcurrentStack<>),
    ];

    static readonly Type[] Hashed = [typeof(Dictionary<,>), typeof(HashSet<>), typeof(ConcurrentDictionary<,>), typeof(OrderedDictionary<,>)];

    public abstract Type[] PartTypes { get; }

    /// <summary>The comparer; null for the default one.</summary>
    public abstract object? ComparerOf(object collection);

    public abstract Array[] PartsOf(object collection);

    /// <summary>The collection without items; null for one that must be made with them.</summary>
    public abstract object? Empty(object? comparer);

    public abstract object Fill(object? empty, object? comparer, Array[] parts);

    public static bool Covers(Type type) => Find(type).Kind is not null;

    public static Rebuild? Of(Type type) => Find(type) is not ({ } kind, { } arguments) ? null
        : (Rebuild)Activator.CreateInstance(
            (arguments.Length == 2 ? typeof(KeyedRebuild<,>) : typeof(PlainRebuild<>)).MakeGenericType(arguments), kind)!;

    /// <summary>Whether a type derives from a collection that keeps items where their hash code says.</summary>
    public static bool IsHashed(Type type) =>
        BasesOf(type).Any(candidate => candidate.IsGenericType && Hashed.Contains(candidate.GetGenericTypeDefinition()));

    static (Type? Kind, Type[]? Arguments) Find(Type type)
    {
        // Frozen collections are of many hidden types, each derived from the one that people know.
        foreach (var candidate in Framework.Has(type) ? BasesOf(type) : [])
            if (candidate.IsGenericType && candidate.GetGenericTypeDefinition() is var definition && (Keyed.Contains(definition) || Plain.Contains(definition)))
                return (definition, candidate.GetGenericArguments());
        return default;
    }

    static IEnumerable<Type> BasesOf(Type type)
    {
        for (var candidate = type; candidate is not null; candidate = candidate.BaseType)
            yield return candidate;
    }
}
