using ActorSweep.Core.Journal;
using ActorSweep.Core.Sweeps;
using ActorSweep.Storage.Journal;

namespace ActorSweep.Tests.Storage.Journal;

public sealed class JournalCodecTests
{
    const string WhatToDo = "Nothing was changed. Restore the journal from a backup, or choose another folder with --data.";

    static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    static readonly RunId Run = new("sir-1");

    static readonly JournalEvent[] Events =
    [
        new JournalEvent.EpochBegun(1_767_323_045_000, At),
        new JournalEvent.SweepAccepted(Run, "sir", "5be1", At) { Submission = "s1" },
        new JournalEvent.BlocksReduced(Run, new ReducedPart(new BlockRange(1L << 40, 3), 1, 0.25, new PartPlace(1_767_323_045_000, 1L << 33, 4096, ulong.MaxValue)) { Kind = DigestKind.PublishedNumbers }),
        new JournalEvent.BlocksLost(Run, new BlockRange(7, 2)),
        new JournalEvent.SweepCancelled(Run),
        new JournalEvent.SweepEnded(new RunSnapshot
        {
            Id = "sir-1", Kind = RunKind.Sweep, Name = "sir", State = RunState.SucceededWithFailures, Tasks = 10, Done = 10, Failed = 1, Submitted = At, Ended = At.AddSeconds(1),
            ExecuteSeconds = 1.5, Workers = 2, Slots = 4, Digest = "d1ge57", DigestKind = DigestKind.PublishedNumbers, Notes = new ResultNotes(1, 2, 3),
        }),
        new JournalEvent.SweepResumed(Run),
        new JournalEvent.SweepDeleted(Run),
    ];

    [Fact]
    public void Events_are_read_as_they_were_written() => Assert.Equal(Events, JournalCodec.Read(JournalCodec.Write(Events)));

    /// <summary>Journals of this format exist on disks, so it stays readable, and new fields have defaults.</summary>
    [Fact]
    public void The_recorded_bytes_of_this_format_are_read_and_written_unchanged()
    {
        var lines = Events.Select(e => $"{e.GetType().Name} {Convert.ToHexStringLower(JournalCodec.Write([e]))}").ToList();
        Golden.Check($"Storage/Journal/format-{JournalCodec.Format}.golden", lines);
        Assert.Equal(Events, Recorded(JournalCodec.Format));
    }

    /// <summary>Format 1 has no kinds of digests: its digests and parts cover the recorded series only.</summary>
    [Fact]
    public void The_recorded_bytes_of_format_1_are_read() => Assert.Equal(
        Events.Select(e => e switch
        {
            JournalEvent.BlocksReduced reduced => reduced with { Part = reduced.Part with { Kind = DigestKind.RecordedSeries } },
            JournalEvent.SweepEnded ended => ended with { Run = ended.Run with { DigestKind = DigestKind.RecordedSeries, Notes = null } },
            _ => e,
        }),
        Recorded(1));

    static IEnumerable<JournalEvent> Recorded(int format) =>
        Golden.Read($"Storage/Journal/format-{format}.golden").Select(line => Assert.Single(JournalCodec.Read(Convert.FromHexString(line.Split(' ')[1]))));

    [Fact]
    public void No_event_is_missing_from_these_tests() => Assert.Equal(
        typeof(JournalEvent).GetNestedTypes().Where(t => t.IsSubclassOf(typeof(JournalEvent))).Select(t => t.Name).Order(), Events.Select(e => e.GetType().Name).Order());

    [Fact]
    public void An_event_of_an_unknown_kind_is_refused() =>
        Assert.Equal($"the journal has an event of kind 99, which this version does not know. {WhatToDo}",
            Assert.Throws<JournalException>(() => JournalCodec.Read(new byte[] { 99, 0, 0, 0, 0 })).Message);

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(20)]
    public void A_truncated_entry_is_refused(int length) =>
        Assert.Equal($"an entry of the journal is truncated. {WhatToDo}", Assert.Throws<JournalException>(() => JournalCodec.Read(JournalCodec.Write(Events).AsMemory(0, length))).Message);
}
