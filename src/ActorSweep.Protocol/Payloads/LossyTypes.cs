using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using ActorSweep.Core.Graph;

namespace ActorSweep.Protocol.Payloads;

/// <summary>Types of which a part would silently be lost.</summary>
static class LossyTypes
{
    /// <summary>Returns what would be lost and what to do; null if nothing would be lost.</summary>
    public static string? ReasonFor(Type type) =>
        Rebuild.IsHashed(type) && OwnField(type) is { } field
            ? $"a dictionary or set with a field of its own, {ClosureNames.OfField(field.Name)}, which would be lost. Hold the collection in a field instead."
        // Reflection sees only one field in these types: the first element.
        : type.IsDefined(typeof(InlineArrayAttribute)) || type.IsDefined(typeof(UnsafeValueTypeAttribute))
            ? "a buffer inside a struct, of which only the first element would arrive. Pass an array."
        : type.Namespace == "System.Linq" && type.Name.Contains("Lookup")
            ? "a lookup, whose keys would not be found, because hash codes differ in another process. Pass a dictionary."
        // A table that is synchronized holds another one.
        : typeof(Hashtable).IsAssignableFrom(type) && type != typeof(Hashtable) && type.Assembly != typeof(Hashtable).Assembly
            ? "a table derived from Hashtable, whose keys would not be found, because hash codes differ in another process. Pass a Hashtable or a dictionary."
        : type.DeclaringType == typeof(SortedSet<>) && Rebuild.Covers(type)
            ? "a view of another set, which would arrive as a set of its own. Pass a copy (new SortedSet)."
        : type.DeclaringType is { } outer && (outer == typeof(ImmutableDictionary<,>) || outer == typeof(ImmutableHashSet<>))
            ? "a builder, whose items would not be found, because hash codes differ in another process. Pass its collection (ToImmutable)."
        : null;

    static FieldInfo? OwnField(Type type)
    {
        const BindingFlags own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        for (var at = type; at is not null && !Framework.Has(at); at = at.BaseType)
            if (at.GetFields(own) is [var field, ..])
                return field;
        return null;
    }
}
