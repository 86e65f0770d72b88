using System.Reflection;
using System.Runtime.CompilerServices;
using ActorSweep.Core.Graph;

namespace ActorSweep.Protocol.Payloads;

/// <summary>Finds the static readonly field that holds a bare <see cref="object"/>, which has nothing but its identity.</summary>
static class StaticObjects
{
    const BindingFlags Own = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    static readonly ConditionalWeakTable<object, FieldInfo> Known = [];

    /// <summary>Returns the field that <see cref="Has"/> found; null: none.</summary>
    public static FieldInfo? FieldOf(object bare) => Known.TryGetValue(bare, out var field) ? field : null;

    /// <summary>Whether a static readonly field of the types, their bases, or the types around them holds the object.</summary>
    public static bool Has(object bare, IEnumerable<Type> types)
    {
        if (FieldOf(bare) is not null)
            return true;
        if (types.SelectMany(Around).Distinct().SelectMany(FieldsOf).FirstOrDefault(field => ReferenceEquals(field.GetValue(null), bare)) is not { } found)
            return false;
        Known.TryAdd(bare, found);
        return true;
    }

    /// <summary>Whether a bare object in a field may be a lock of its owner, of which a copy has a lock of its own.</summary>
    public static bool MayBeLock(FieldInfo field) =>
        // The same field of an open generic type: a T holds values.
        field.Module.ResolveField(field.MetadataToken)?.FieldType == typeof(object)
        && !ClosureNames.IsClosure(field.DeclaringType!)
        && (Framework.Has(field.DeclaringType!) || (field.IsPrivate || field.IsInitOnly) && !field.IsDefined(typeof(CompilerGeneratedAttribute)));

    static IEnumerable<Type> Around(Type type)
    {
        for (var at = type; at is not null && !Framework.Has(at); at = at.BaseType)
            for (var outer = at; outer is not null; outer = outer.DeclaringType)
                yield return outer;
    }

    static IEnumerable<FieldInfo> FieldsOf(Type type) => type.ContainsGenericParameters
        ? []
        : type.GetFields(Own).Where(field => field.IsInitOnly && field.FieldType == typeof(object) && !field.IsDefined(typeof(ThreadStaticAttribute)));
}
