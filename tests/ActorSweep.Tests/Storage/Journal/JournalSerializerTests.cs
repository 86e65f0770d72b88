using ActorSweep.Core.Journal;
using ActorSweep.Storage.Journal;
using Akka.Actor;
using Akka.TestKit.Xunit2;

namespace ActorSweep.Tests.Storage.Journal;

public sealed class JournalSerializerTests : TestKit
{
    static readonly JournalBatch Batch = new([new JournalEvent.SweepCancelled(new("sir-1")), new JournalEvent.SweepResumed(new("sir-1"))]);

    JournalSerializer Serializer => new((ExtendedActorSystem)Sys);

    [Theory]
    [InlineData(0)]
    [InlineData(JournalCodec.Format)]
    public void Batches_of_this_format_and_of_earlier_formats_are_read(int format) =>
        Assert.Equal(Batch.Events, Assert.IsType<JournalBatch>(Serializer.FromBinary(Serializer.ToBinary(Batch), $"{format}")).Events);

    [Fact]
    public void The_manifest_of_a_batch_is_its_format() => Assert.Equal($"{JournalCodec.Format}", Serializer.Manifest(Batch));

    [Theory]
    [InlineData(JournalCodec.Format + 1)]
    [InlineData(1000)]
    [InlineData("1b")]
    public void A_batch_of_a_newer_format_is_refused_with_its_format_and_a_remedy(object format) =>
        Assert.Equal(
            $"the journal was written by a newer version of ActorSweep (format {format}; this one reads up to {JournalCodec.Format}). Use that version, or another --data folder.",
            Assert.Throws<JournalException>(() => Serializer.FromBinary(Serializer.ToBinary(Batch), $"{format}")).Message);
}
