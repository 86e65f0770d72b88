using System.Runtime.Serialization;
using ActorSweep.Protocol.Messages;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace ActorSweep.Wire;

/// <summary>
/// Stands in the place of Akka's default JSON serializer (id 1), which builds any type that a message names. Actors say
/// nothing to other nodes that is not a <see cref="WireMessage"/>, so whatever comes here is a defect or an attack.
/// </summary>
sealed class RefusingSerializer : Serializer
{
    /// <param name="settings">What Akka has set for the serializer of this name; nothing here needs it.</param>
    public RefusingSerializer(ExtendedActorSystem system, Config settings)
        : base(system) => _ = settings;

    public override int Identifier => 1;

    public override bool IncludeManifest => false;

    public override byte[] ToBinary(object obj) =>
        throw new SerializationException($"{obj.GetType()} can't travel between nodes: it is not a message of ActorSweep.");

    public override object FromBinary(byte[] bytes, Type type) =>
        throw new SerializationException("A message that is not ActorSweep's was refused.");
}
