using Nerdbank.MessagePack;

namespace ActorSweep.Protocol.Messages;

/// <summary>
/// Converters that write an id as a bare text or number. Without them each id is a map of one entry, and each process compiles about a hundred
/// methods before it reads its first message. Stored messages of earlier versions have such maps; they are still read. Each id has its own
/// converter, because one that is generic over the id could not be compiled ahead of time.
/// </summary>
static class IdConverters
{
    public static ConverterCollection All { get; } = [new OfRun(), new OfClient(), new OfWorker(), new OfAttempt()];

    sealed class OfRun : MessagePackConverter<RunId>
    {
        public override RunId Read(ref MessagePackReader reader, SerializationContext context)
        {
            SkipKey(ref reader, context);
            return new RunId(reader.ReadString() ?? throw new MessagePackSerializationException("an id must not be nil."));
        }

        public override void Write(ref MessagePackWriter writer, in RunId value, SerializationContext context) => writer.Write(value.Value);
    }

    sealed class OfClient : MessagePackConverter<ClientId>
    {
        public override ClientId Read(ref MessagePackReader reader, SerializationContext context)
        {
            SkipKey(ref reader, context);
            return new ClientId(reader.ReadString() ?? throw new MessagePackSerializationException("an id must not be nil."));
        }

        public override void Write(ref MessagePackWriter writer, in ClientId value, SerializationContext context) => writer.Write(value.Value);
    }

    sealed class OfWorker : MessagePackConverter<WorkerId>
    {
        public override WorkerId Read(ref MessagePackReader reader, SerializationContext context)
        {
            SkipKey(ref reader, context);
            return new WorkerId(reader.ReadString() ?? throw new MessagePackSerializationException("an id must not be nil."));
        }

        public override void Write(ref MessagePackWriter writer, in WorkerId value, SerializationContext context) => writer.Write(value.Value);
    }

    sealed class OfAttempt : MessagePackConverter<AttemptId>
    {
        public override AttemptId Read(ref MessagePackReader reader, SerializationContext context)
        {
            SkipKey(ref reader, context);
            return new AttemptId(reader.ReadInt64());
        }

        public override void Write(ref MessagePackWriter writer, in AttemptId value, SerializationContext context) => writer.Write(value.Value);
    }

    /// <summary>Skips the key of an id of earlier versions: a map whose only key is the name of the property.</summary>
    static void SkipKey(ref MessagePackReader reader, SerializationContext context)
    {
        if (reader.NextMessagePackType != MessagePackType.Map)
            return;
        if (reader.ReadMapHeader() != 1)
            throw new MessagePackSerializationException("an id must have one value.");
        reader.Skip(context);
    }
}
