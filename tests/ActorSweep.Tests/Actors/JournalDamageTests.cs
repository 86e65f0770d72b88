using ActorSweep.Actors;
using ActorSweep.Storage.Journal;
using Microsoft.Data.Sqlite;

namespace ActorSweep.Tests.Actors;

/// <summary>A journal that opens without errors but has an unreadable event in its middle.</summary>
public sealed class JournalDamageTests : JournalKit
{
    const string WhatToDo = "Nothing was changed. Restore the journal from a backup, or choose another folder with --data.";

    [Theory]
    [InlineData("", "an entry of the journal is truncated.")]
    [InlineData("0300", "an entry of the journal is truncated.")]
    [InlineData("6761726261676521", "an entry of the journal is truncated.")]
    [InlineData("6300000000", "the journal has an event of kind 99, which this version does not know.")]
    [InlineData("03010000007a", "an entry of the journal cannot be read: ")]
    [InlineData("0301000000c0", "an entry of the journal cannot be read: ")]
    public void A_damaged_entry_is_refused_with_the_file_and_a_remedy_and_no_row_changes(string bytes, string why)
    {
        WriteRows(3);
        Execute($"UPDATE journal SET message = x'{bytes}' WHERE sequence_number = 3");
        Assert.StartsWith($"the journal {Database.Name} cannot be used: {why}", Refused());
        Assert.EndsWith($" {WhatToDo}", Refused());
        Assert.Equal(4, Number("SELECT count(*) FROM journal"));
    }

    [Fact]
    public void A_damaged_snapshot_is_refused_with_the_file_and_a_remedy_and_no_row_changes()
    {
        WriteRows(600);
        AwaitAssert(() => Assert.Equal(1, Number("SELECT count(*) FROM snapshot")), Patience);
        Execute("UPDATE snapshot SET snapshot = x'6761726261676521'");
        Assert.Equal($"the journal {Database.Name} cannot be used: an entry of the journal is truncated. {WhatToDo}", Refused());
        Assert.Equal(601, Number("SELECT count(*) FROM journal"));
    }

    [Fact]
    public void An_entry_of_a_newer_format_is_refused_in_a_journal_of_this_format()
    {
        WriteRows(3);
        Execute("UPDATE journal SET manifest = '99' WHERE sequence_number = 3");
        Assert.Equal(
            $"the journal {Database.Name} cannot be used: the journal was written by a newer version of ActorSweep (format 99; this one reads up to {JournalCodec.Format}). "
            + "Use that version, or another --data folder.",
            Refused());
        Assert.Equal(4, Number("SELECT count(*) FROM journal"));
    }

    [Fact]
    public void A_journal_file_that_is_overwritten_in_its_middle_is_refused_and_stays_unchanged()
    {
        WriteRows(300);
        Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        SqliteConnection.ClearAllPools();
        var bytes = File.ReadAllBytes(Database.File!);
        bytes.AsSpan(bytes.Length / 2).Fill((byte)'x');
        File.WriteAllBytes(Database.File!, bytes);
        Assert.Equal(
            $"the journal {Database.Name} is damaged, or is not a journal. Nothing was changed. Restore it from a backup, or choose another folder with --data.", Refused());
        SqliteConnection.ClearAllPools();
        Assert.Equal(bytes, File.ReadAllBytes(Database.File!));
    }

    void WriteRows(int count)
    {
        var (parent, journal, _) = Begin();
        Write(parent, journal, Accepted);
        for (var block = 1; block < count; block++)
            Write(parent, journal, Done(block));
        End(parent, journal);
    }

    string Refused()
    {
        var (parent, journal) = Start();
        parent.Watch(journal);
        var failed = parent.ExpectMsg<JournalActor.Failed>(Patience);
        Assert.True(failed.IsPermanent);
        parent.ExpectTerminated(journal, Patience);
        return failed.Why;
    }
}
