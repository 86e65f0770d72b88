using System.Reflection;
using Hyperion;
using Hyperion.ValueSerializers;

namespace ActorSweep.Protocol.Payloads;

/// <summary>Writes a bare <see cref="object"/> as the static field that holds it, if one was found when the graph was searched.</summary>
sealed class BareObject : ValueSerializer
{
    // Hyperion uses smaller numbers, and 1 for a bare object without content.
    public const byte Manifest = 200;

    public override Type GetElementType() => typeof(object);

    public override void WriteManifest(Stream stream, SerializerSession session) => stream.WriteByte(Manifest);

    public override void WriteValue(Stream stream, object value, SerializerSession session)
    {
        var field = StaticObjects.FieldOf(value);
        ObjectsOf(session.Serializer).WriteValue(stream, new object?[] { field?.DeclaringType, field?.Name }, session);
        session.TrackSerializedObject(value);
    }

    public override object ReadValue(Stream stream, DeserializerSession session)
    {
        var read = (object?[])ObjectsOf(session.Serializer).ReadValue(stream, session) is [Type owner, string name] ? ValueOf(owner, name) : new object();
        session.TrackDeserializedObject(read);
        return read;
    }

    static ValueSerializer ObjectsOf(Serializer serializer) => serializer.GetSerializerByType(typeof(object[]));

    static object ValueOf(Type owner, string name) =>
        owner.GetField(name, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)?.GetValue(null)
        ?? throw new MissingCodeException($"this node does not have the static field {name} of {owner}, which holds an object that a value refers to.");
}
