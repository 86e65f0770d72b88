using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;

namespace ActorSweep.Protocol;

/// <summary>MessagePack for the closed set of <see cref="WireMessage"/>s, by generated code. Opens nothing else.</summary>
public sealed class WireSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    /// <summary>The version of the wire. Nodes of different versions refuse each other's messages by name.</summary>
    public const int ProtocolVersion = 5;

    /// <summary>Akka.Remote drops larger messages without a word; everything above this travels as a blob.</summary>
    public const int LargestInline = 48 * 1024;

    static readonly string ManifestHere = $"actorsweep-{ProtocolVersion}";

    public override int Identifier => 8787;

    public override string Manifest(object o) => ManifestHere;

    public override byte[] ToBinary(object obj) => obj is WireMessage message
        ? WireCodec.Write(message)
        : throw new SerializationException($"{obj.GetType()} is not a message of ActorSweep.");

    public override object FromBinary(byte[] bytes, string manifest) => manifest == ManifestHere
        ? WireCodec.Read(bytes)
        : throw new SerializationException($"A message of protocol '{manifest}' came to a node of '{ManifestHere}'; run one version on all nodes.");
}
