using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Hyperion;
using Hyperion.SerializerFactories;
using Hyperion.ValueSerializers;

namespace ActorSweep.Protocol.Payloads;

/// <summary>
/// Writes objects that code compares by reference, such as <c>DBNull.Value</c> or the members of a class that stands for an enumeration: if a
/// static readonly field holds the object, its reader takes the object of its own field, provided that both have the same values.
/// </summary>
sealed class SingletonFactory : ValueSerializerFactory
{
    public override bool CanSerialize(Serializer serializer, Type type) => SingletonType.Covers(type);

    public override bool CanDeserialize(Serializer serializer, Type type) => SingletonType.Covers(type);

    public override ValueSerializer BuildSerializer(Serializer serializer, Type type, ConcurrentDictionary<Type, ValueSerializer> typeMapping)
    {
        var (singletons, texts, objects, made) =
            (new SingletonType(type), serializer.GetSerializerByType(typeof(string)), serializer.GetSerializerByType(typeof(object[])), new ObjectSerializer(type));
        made.Initialize(
            (stream, session) =>
            {
                if ((string)texts.ReadValue(stream, session) is { Length: > 0 } name)
                {
                    // Its parts have no objects that refer to it.
                    var known = singletons.Named(name, (object?[])objects.ReadValue(stream, session));
                    session.TrackDeserializedObject(known);
                    return known;
                }
                var read = RuntimeHelpers.GetUninitializedObject(type);
                session.TrackDeserializedObject(read);
                singletons.Fill(read, (object?[])objects.ReadValue(stream, session));
                return read;
            },
            (stream, value, session) =>
            {
                // Writer and reader number objects alike: a singleton after its parts, and others before.
                if (singletons.NameOf(value) is { } name)
                {
                    texts.WriteValue(stream, name, session);
                    objects.WriteValue(stream, singletons.ComparableOf(value), session);
                    session.TrackSerializedObject(value);
                    return;
                }
                texts.WriteValue(stream, "", session);
                session.TrackSerializedObject(value);
                objects.WriteValue(stream, singletons.ContentOf(value), session);
            });
        typeMapping.TryAdd(type, made);
        return made;
    }
}
