using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using Hyperion;
using Hyperion.SerializerFactories;
using Hyperion.ValueSerializers;

namespace ActorSweep.Protocol.Payloads;

/// <summary>
/// Collections that Hyperion would change on the way: it drops comparers, turns a concurrent stack over, can't make frozen
/// collections, and takes a user's class that has an <c>Add</c> for a list without fields.
/// </summary>
sealed class CollectionFactory : ValueSerializerFactory
{
    public override bool CanSerialize(Serializer serializer, Type type) =>
        Rebuild.Covers(type) || IsImmutableArray(type) || IsUsersOwn(type);

    public override bool CanDeserialize(Serializer serializer, Type type) => CanSerialize(serializer, type);

    public override ValueSerializer BuildSerializer(Serializer serializer, Type type, ConcurrentDictionary<Type, ValueSerializer> typeMapping)
    {
        var made = new ObjectSerializer(type);
        // Known before it is built: its items may hold another of its kind.
        typeMapping.TryAdd(type, made);
        if (Rebuild.Of(type) is { } rebuild)
            Initialize(made, rebuild, serializer);
        else
            serializer.CodeGenerator.BuildSerializer(serializer, made);
        return made;
    }

    /// <summary>
    /// Written field by field, which keeps all there is; not so what puts items where their hash code says, which differs
    /// elsewhere.
    /// </summary>
    static bool IsUsersOwn(Type type) =>
        typeof(IEnumerable).IsAssignableFrom(type) && !type.IsArray && !Framework.Has(type) && !Rebuild.IsHashed(type);

    // One that was never made has no items to enumerate, but a field to copy.
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
                // Both sides number objects alike. What can't be made before its items holds its number by a stand-in.
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
