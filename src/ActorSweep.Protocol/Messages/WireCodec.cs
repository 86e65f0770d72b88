using System.Buffers;
using System.Collections.Frozen;
using Nerdbank.MessagePack;
using PolyType;
using PolyType.Abstractions;

namespace ActorSweep.Protocol.Messages;

/// <summary>
/// Encodes messages as the tag that <see cref="WireMessage"/> gives their type, then MessagePack. Decodes nothing else.
/// </summary>
/// <remarks>
/// The converter of a type is made with its first message. Making all of them at once, as the serializer does for a union, costs each
/// process half a second of just-in-time compilation.
/// </remarks>
static class WireCodec
{
    /// <summary>The version of the wire format. Nodes of different versions refuse each other's messages with an error that names the versions.</summary>
    public const int ProtocolVersion = 8;

    /// <summary>The largest payload of a message, in bytes. Akka.Remote silently drops messages that are too large; larger payloads travel as blobs.</summary>
    public const int LargestInline = 48 * 1024;

    static readonly FrozenDictionary<Type, MessageEntry> ByType = Entries().ToFrozenDictionary(entry => entry.Type);
    static readonly FrozenDictionary<int, MessageEntry> ByTag = ByType.Values.ToFrozenDictionary(entry => entry.Tag);

    public static byte[] Write(WireMessage message)
    {
        var into = new ArrayBufferWriter<byte>(256);
        Write(into, message);
        return into.WrittenSpan.ToArray();
    }

    public static void Write(IBufferWriter<byte> into, WireMessage message)
    {
        var entry = ByType[message.GetType()];
        into.GetSpan(1)[0] = (byte)entry.Tag;
        into.Advance(1);
        entry.Write(into, message);
    }

    /// <exception cref="MessagePackSerializationException">The bytes are not a message of this version.</exception>
    public static WireMessage Read(ReadOnlyMemory<byte> bytes) => bytes.Length > 0 && ByTag.TryGetValue(bytes.Span[0], out var entry)
        ? entry.Read(bytes[1..])
        : throw new MessagePackSerializationException($"the message type is {(bytes.Length > 0 ? bytes.Span[0] : "none")}, which this version does not know.");

    static IEnumerable<MessageEntry> Entries() => from one in ((IUnionTypeShape)TypeShapeResolver.Resolve<WireMessage>()).UnionCases
                                                  select (MessageEntry)one.UnionCaseType.Invoke(new MakeEntry(), one.Tag)!;

    abstract class MessageEntry(int tag, Type type)
    {
        protected static readonly MessagePackSerializer MessagePack = new() { Converters = [.. IdConverters.All, new NumberConverter()] };

        public int Tag => tag;

        public Type Type => type;

        public abstract void Write(IBufferWriter<byte> into, WireMessage message);

        public abstract WireMessage Read(ReadOnlyMemory<byte> bytes);
    }

    sealed class MessageEntryOf<T>(int tag, ITypeShape<T> shape) : MessageEntry(tag, typeof(T))
    {
        public override void Write(IBufferWriter<byte> into, WireMessage message) => MessagePack.Serialize(into, (T)(object)message, shape);

        public override WireMessage Read(ReadOnlyMemory<byte> bytes) => (WireMessage)(object)MessagePack.Deserialize(bytes, shape)!;
    }

    sealed class MakeEntry : ITypeShapeFunc
    {
        public object? Invoke<T>(ITypeShape<T> shape, object? tag = null) => new MessageEntryOf<T>((int)tag!, shape);
    }
}
