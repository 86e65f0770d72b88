using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;

namespace ActorSweep.Protocol.Payloads;

/// <summary>Splits a collection into its comparer and arrays, and builds it again from them.</summary>
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
        typeof(ConcurrentStack<>), typeof(Stack<>), typeof(Queue<>), typeof(ConcurrentQueue<>), typeof(ConcurrentBag<>), typeof(LinkedList<>),
    ];

    static readonly Type[] Hashed = [typeof(Dictionary<,>), typeof(HashSet<>), typeof(ConcurrentDictionary<,>), typeof(OrderedDictionary<,>)];

    public abstract Type[] PartTypes { get; }

    /// <summary>Returns the comparer; null for the default one.</summary>
    public abstract object? ComparerOf(object collection);

    public abstract Array[] PartsOf(object collection);

    /// <summary>Returns an empty collection; null for a type that must be made with its items.</summary>
    public abstract object? Empty(object? comparer);

    public abstract object Fill(object? empty, object? comparer, Array[] parts);

    public static bool Covers(Type type) => type == typeof(Hashtable) || Find(type).Kind is not null;

    public static Rebuild? Of(Type type) => type == typeof(Hashtable) ? new HashtableRebuild() : Find(type) is not ({ } kind, { } arguments) ? null
        : (Rebuild)Activator.CreateInstance(
            (arguments.Length == 2 ? typeof(KeyedRebuild<,>) : typeof(PlainRebuild<>)).MakeGenericType(arguments), kind)!;

    /// <summary>Whether a type is or derives from a collection that places items by their hash code.</summary>
    public static bool IsHashed(Type type) =>
        BasesOf(type).Any(candidate => candidate.IsGenericType && Hashed.Contains(candidate.GetGenericTypeDefinition()));

    /// <summary>Whether the comparer of a user's hashed collection is also that of a new object, which its reader makes and fills.</summary>
    public static bool HasOwnComparer(object collection)
    {
        var type = collection.GetType();
        var comparer = BasesOf(type).First(Framework.Has).GetProperty("Comparer");
        return type.GetConstructor(Type.EmptyTypes) is not { } constructor || AreSame(comparer?.GetValue(collection), comparer?.GetValue(constructor.Invoke(null)));
    }

    static bool AreSame(object? one, object? other) =>
        Equals(one, other) || one is not null && one.GetType() == other?.GetType() && TypeVerdict.FieldsOf(one.GetType()).Length == 0;

    static (Type? Kind, Type[]? Arguments) Find(Type type)
    {
        // Frozen collections have many internal types, each derived from the public one.
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
