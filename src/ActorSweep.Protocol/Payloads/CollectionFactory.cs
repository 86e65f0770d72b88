using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using Hyperion;
using Hyperion.SerializerFactories;
using Hyperion.ValueSerializers;

namespace ActorSweep.Protocol.Payloads;

/// <summary>
/// Writes collections that Hyperion would change: it drops comparers, reverses a concurrent stack, cannot make frozen collections, treats a user's class
/// with an <c>Add</c> method as a list without fields, and confuses the shared objects of queues.
/// </summary>
sealed class CollectionFactory : ValueSerializerFactory
{
    public override bool CanSerialize(Serializer serializer, Type type) =>
        Rebuild.Covers(type) || IsImmutableArray(type) || IsUsersOwn(type) || IsWrapper(type);

    public override bool CanDeserialize(Serializer serializer, Type type) => CanSerialize(serializer, type);

    public override ValueSerializer BuildSerializer(Serializer serializer, Type type, ConcurrentDictionary<Type, ValueSerializer> typeMapping)
    {
        var made = new ObjectSerializer(type);
        // Registered before it is built, because its items may hold a value of the same type.
        typeMapping.TryAdd(type, made);
        if (Rebuild.Of(type) is { } rebuild)
            Initialize(made, rebuild, serializer);
        else
            serializer.CodeGenerator.BuildSerializer(serializer, made);
        return made;
    }

    /// <summary>
    /// Whether a type is a user's own collection, which is written field by field. Hashed collections are excluded, because hash codes differ
    /// between processes.
    /// </summary>
    static bool IsUsersOwn(Type type) =>
        typeof(IEnumerable).IsAssignableFrom(type) && !type.IsArray && !Framework.Has(type) && !Rebuild.IsHashed(type);

    /// <summary>Whether a type holds another collection, which may have a comparer. It is written field by field.</summary>
    static bool IsWrapper(Type type) => typeof(IEnumerable).IsAssignableFrom(type) && type.Namespace == "System.Collections.ObjectModel";

    // A default ImmutableArray cannot be enumerated, but its field can be copied.
    static bool IsImmutableArray(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>);

    static void Initialize(ObjectSerializer made, Rebuild rebuild, Serializer serializer)
    {
        var objects = serializer.GetSerializerByType(typeof(object[]));
        ValueSerializer[] parts = [.. rebuild.PartTypes.Select(part => serializer.GetSerializerByType(part))];
        made.Initialize(
            (stream, session) =>
            {
                var comparer = ((object?[])objects.ReadValue(stream, session))[0];
                var empty = rebuild.Empty(comparer);
                // Writer and reader must number objects alike. A placeholder takes the number of a collection that is made after its items.
                var tracked = empty ?? new object();
                session.TrackDeserializedObject(tracked);
                var whole = rebuild.Fill(empty, comparer, [.. parts.Select(part => (Array)part.ReadValue(stream, session))]);
                if (empty is null)
                    session.ReplaceOrAddTrackedDeserializedObject(tracked, whole);
                return whole;
            },
            (stream, value, session) =>
            {
                objects.WriteValue(stream, new object?[] { rebuild.ComparerOf(value) }, session);
                session.TrackSerializedObject(value);
                foreach (var (part, items) in parts.Zip(rebuild.PartsOf(value)))
                    part.WriteValue(stream, items, session);
            });
    }
}
