using System.Collections.Concurrent;
using Hyperion;
using Hyperion.SerializerFactories;
using Hyperion.ValueSerializers;

namespace ActorSweep.Protocol.Payloads;

/// <summary>Writes <see cref="NamedObjects"/> as their names.</summary>
sealed class NamedObjectFactory : ValueSerializerFactory
{
    public override bool CanSerialize(Serializer serializer, Type type) => NamedObjects.Find(type) is not null;

    public override bool CanDeserialize(Serializer serializer, Type type) => CanSerialize(serializer, type);

    public override ValueSerializer BuildSerializer(Serializer serializer, Type type, ConcurrentDictionary<Type, ValueSerializer> typeMapping)
    {
        var (kind, texts, made) = (NamedObjects.Find(type)!, serializer.GetSerializerByType(typeof(string)), new ObjectSerializer(type));
        made.Initialize(
            (stream, session) =>
            {
                var named = kind.Named((string)texts.ReadValue(stream, session));
                session.TrackDeserializedObject(named);
                return named;
            },
            (stream, value, session) =>
            {
                session.TrackSerializedObject(value);
                texts.WriteValue(stream, kind.NameOf(value), session);
            });
        typeMapping.TryAdd(type, made);
        return made;
    }
}
