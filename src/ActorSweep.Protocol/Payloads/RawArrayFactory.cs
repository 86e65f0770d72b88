using System.Collections.Concurrent;
using Hyperion;
using Hyperion.SerializerFactories;
using Hyperion.ValueSerializers;

namespace ActorSweep.Protocol.Payloads;

/// <summary>
/// Writes arrays of numbers inside other objects as they are in memory. Hyperion writes them number by number, which took four times as long
/// as the simulation that computed them.
/// </summary>
sealed class RawArrayFactory : ValueSerializerFactory
{
    public override bool CanSerialize(Serializer serializer, Type type) => ElementOf(type) is not null;

    public override bool CanDeserialize(Serializer serializer, Type type) => CanSerialize(serializer, type);

    public override ValueSerializer BuildSerializer(Serializer serializer, Type type, ConcurrentDictionary<Type, ValueSerializer> typeMapping)
    {
        var raw = ElementOf(type)!;
        var made = new ObjectSerializer(type);
        made.Initialize(
            (stream, session) =>
            {
                var values = Read(stream, raw);
                session.TrackDeserializedObject(values);
                return values;
            },
            (stream, value, session) =>
            {
                session.TrackSerializedObject(value);
                stream.Write(BitConverter.GetBytes(((Array)value).Length));
                stream.Write(raw.BytesOf((Array)value));
            });
        typeMapping.TryAdd(type, made);
        return made;
    }

    static RawType? ElementOf(Type type) => type.IsSZArray ? RawType.Find(type.GetElementType()!) : null;

    static Array Read(Stream stream, RawType raw)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        stream.ReadExactly(length);
        var count = BitConverter.ToInt32(length);
        // Checked before the array is allocated: the length is arbitrary in truncated or forged bytes.
        if (count < 0 || (long)count * raw.Size > stream.Length - stream.Position)
            throw new EndOfStreamException("The payload is truncated.");
        var (values, bytes) = raw.NewArray(count);
        stream.ReadExactly(bytes.Span);
        return values;
    }
}
