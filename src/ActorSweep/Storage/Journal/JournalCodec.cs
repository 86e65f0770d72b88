using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Frozen;
using ActorSweep.Core.Journal;
using Nerdbank.MessagePack;
using PolyType;

namespace ActorSweep.Storage.Journal;

/// <summary>
/// Encodes events of the journal: for each a tag, its length, and MessagePack with field names, so that a later version can add fields. A
/// tag is never reused for another event, and a field never changes its meaning.
/// </summary>
static class JournalCodec
{
    /// <summary>The version of the format. A reader reads all older versions and refuses newer ones.</summary>
    public const int Format = 2;

    const int HeaderLength = 1 + sizeof(int);

    static readonly MessagePackSerializer MessagePack = new();
    static readonly FrozenDictionary<Type, EventEntry> ByType = ((EventEntry[])[
        new EventEntryOf<JournalEvent.EpochBegun>(1),
        new EventEntryOf<JournalEvent.SweepAccepted>(2),
        new EventEntryOf<JournalEvent.BlocksReduced>(3),
        new EventEntryOf<JournalEvent.BlocksLost>(4),
        new EventEntryOf<JournalEvent.SweepCancelled>(5),
        new EventEntryOf<JournalEvent.SweepEnded>(6),
        new EventEntryOf<JournalEvent.SweepResumed>(7),
        new EventEntryOf<JournalEvent.SweepDeleted>(8),
    ]).ToFrozenDictionary(entry => entry.Type);
    static readonly FrozenDictionary<byte, EventEntry> ByTag = ByType.Values.ToFrozenDictionary(entry => entry.Tag);

    public static byte[] Write(IEnumerable<JournalEvent> events)
    {
        var (all, one) = (new ArrayBufferWriter<byte>(256), new ArrayBufferWriter<byte>(256));
        foreach (var happened in events)
        {
            var entry = ByType[happened.GetType()];
            one.ResetWrittenCount();
            entry.Write(one, happened);
            var header = all.GetSpan(HeaderLength);
            header[0] = entry.Tag;
            BinaryPrimitives.WriteInt32LittleEndian(header[1..], one.WrittenCount);
            all.Advance(HeaderLength);
            all.Write(one.WrittenSpan);
        }
        return all.WrittenSpan.ToArray();
    }

    /// <exception cref="JournalException">The bytes are truncated, or hold an event that this version does not know.</exception>
    public static IReadOnlyList<JournalEvent> Read(ReadOnlyMemory<byte> bytes)
    {
        var events = new List<JournalEvent>();
        // An entry always has at least one event.
        do
        {
            var length = bytes.Length >= HeaderLength ? BinaryPrimitives.ReadInt32LittleEndian(bytes.Span[1..]) : int.MaxValue;
            if (length < 0 || length > bytes.Length - HeaderLength)
                throw Damaged("an entry of the journal is truncated.");
            events.Add(Read(bytes.Span[0], bytes.Slice(HeaderLength, length)));
            bytes = bytes[(HeaderLength + length)..];
        }
        while (bytes.Length > 0);
        return events;
    }

    static JournalEvent Read(byte tag, ReadOnlyMemory<byte> bytes)
    {
        if (!ByTag.TryGetValue(tag, out var entry))
            throw Damaged($"the journal has an event of kind {tag}, which this version does not know.");
        try
        {
            return entry.Read(bytes) ?? throw Damaged("an entry of the journal cannot be read: it is empty.");
        }
        catch (MessagePackSerializationException e)
        {
            throw Damaged($"an entry of the journal cannot be read: {e.Message}", e);
        }
    }

    static JournalException Damaged(string what, Exception? inner = null) =>
        new($"{what} Nothing was changed. Restore the journal from a backup, or choose another folder with --data.", inner) { IsPermanent = true };

    abstract class EventEntry(byte tag, Type type)
    {
        public byte Tag => tag;

        public Type Type => type;

        public abstract void Write(IBufferWriter<byte> into, JournalEvent happened);

        public abstract JournalEvent? Read(ReadOnlyMemory<byte> bytes);
    }

    sealed class EventEntryOf<T>(byte tag) : EventEntry(tag, typeof(T))
        where T : JournalEvent
    {
        readonly ITypeShape<T> _shape = (ITypeShape<T>)JournalShapes.GeneratedTypeShapeProvider.GetTypeShape(typeof(T))!;

        public override void Write(IBufferWriter<byte> into, JournalEvent happened) => MessagePack.Serialize(into, (T)happened, _shape);

        public override JournalEvent? Read(ReadOnlyMemory<byte> bytes) => MessagePack.Deserialize(bytes, _shape);
    }
}

/// <summary>The shapes of the journal's events for the codec, generated at compile time.</summary>
[GenerateShapeFor<JournalEvent.EpochBegun>]
[GenerateShapeFor<JournalEvent.SweepAccepted>]
[GenerateShapeFor<JournalEvent.BlocksReduced>]
[GenerateShapeFor<JournalEvent.BlocksLost>]
[GenerateShapeFor<JournalEvent.SweepCancelled>]
[GenerateShapeFor<JournalEvent.SweepEnded>]
[GenerateShapeFor<JournalEvent.SweepResumed>]
[GenerateShapeFor<JournalEvent.SweepDeleted>]
sealed partial class JournalShapes;
