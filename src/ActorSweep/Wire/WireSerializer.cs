using System.Runtime.Serialization;
using ActorSweep.Protocol.Messages;
using Akka.Actor;
using Akka.Serialization;

namespace ActorSweep.Wire;

/// <summary>Serializes the closed set of <see cref="WireMessage"/>s as MessagePack, by generated code. Reads no other type.</summary>
sealed class WireSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    static readonly string ManifestHere = $"actorsweep-{WireCodec.ProtocolVersion}";

    public override int Identifier => 8787;

    public override string Manifest(object o) => ManifestHere;

    public override byte[] ToBinary(object obj) => obj is WireMessage message
        ? WireCodec.Write(message)
        : throw new SerializationException($"{obj.GetType()} is not a message of ActorSweep.");

    public override object FromBinary(byte[] bytes, string manifest) => manifest == ManifestHere
        ? WireCodec.Read(bytes)
        : throw new SerializationException($"A message of protocol '{manifest}' reached a node of protocol '{ManifestHere}'. Run one version on all nodes.");
}
