using System.Runtime.Serialization;
using ActorSweep.Protocol.Messages;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace ActorSweep.Wire;

/// <summary>
/// Replaces Akka's default JSON serializer (id 1), which builds any type that a message names. Actors send other nodes only
/// <see cref="WireMessage"/>s, so every message that reaches this serializer is a defect or an attack.
/// </summary>
sealed class RefusingSerializer : Serializer
{
    /// <param name="settings">Required by Akka's constructor signature; unused.</param>
    public RefusingSerializer(ExtendedActorSystem system, Config settings)
        : base(system) => _ = settings;

    public override int Identifier => 1;

    public override bool IncludeManifest => false;

    public override byte[] ToBinary(object obj) =>
        throw new SerializationException($"{obj.GetType()} cannot be sent between nodes, because it is not a message of ActorSweep.");

    public override object FromBinary(byte[] bytes, Type type) =>
        throw new SerializationException("A message that is not ActorSweep's was refused.");
}
