using System.Globalization;
using ActorSweep.Core.Journal;
using Akka.Actor;
using Akka.Serialization;

namespace ActorSweep.Storage.Journal;

/// <summary>Serializes rows of the journal: events that were recorded together. The manifest is the version of the format.</summary>
sealed class JournalSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public override int Identifier => 8788;

    public override string Manifest(object o) => $"{JournalCodec.Format}";

    public override byte[] ToBinary(object obj) => JournalCodec.Write(((JournalBatch)obj).Events);

    public override object FromBinary(byte[] bytes, string manifest) => int.TryParse(manifest, CultureInfo.InvariantCulture, out var format) && format <= JournalCodec.Format
        ? new JournalBatch(JournalCodec.Read(bytes))
        : throw new JournalException($"the journal was written by a newer version of ActorSweep (format {manifest}; this one reads up to {JournalCodec.Format}). Use that version, or another --data folder.") { IsPermanent = true };
}

/// <summary>Events that are recorded all or none.</summary>
sealed record JournalBatch(IReadOnlyList<JournalEvent> Events);
