using ActorSweep.Storage;
using ActorSweep.Storage.Journal;

namespace ActorSweep.Tests.Storage.Journal;

public sealed class JournalDatabaseTests : IDisposable
{
    readonly JournalFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    string File => Path.Combine(_folder.Path, "journal.db");

    [Fact]
    public void A_journal_is_created_at_its_first_use_and_found_again()
    {
        _folder.Database.Prepare();
        var name = new JournalBlobs(_folder.Database).Put([1, 2, 3]);
        _folder.Database.Prepare();
        Assert.Equal([1, 2, 3], new JournalBlobs(_folder.Database).Get(name));
    }

    [Fact]
    public void Blobs_of_the_journal_that_no_event_names_are_deleted()
    {
        _folder.Database.Prepare();
        var blobs = new JournalBlobs(_folder.Database);
        var (named, forgotten) = (blobs.Put([1]), blobs.Put([2]));
        blobs.KeepOnly(new HashSet<string> { named });
        Assert.Equal([1], blobs.Get(named));
        Assert.Contains(forgotten, Assert.Throws<JournalException>(() => blobs.Get(forgotten)).Message);
    }

    [Fact]
    public void A_file_that_is_no_journal_is_refused_and_stays_unchanged()
    {
        var garbage = Enumerable.Repeat((byte)'x', 10_000).ToArray();
        System.IO.File.WriteAllBytes(File, garbage);
        Assert.Equal($"the journal {File} is damaged, or is not a journal. Nothing was changed. Restore it from a backup, or choose another folder with --data.", Refused());
        Assert.Equal(garbage, System.IO.File.ReadAllBytes(File));
    }

    [Fact]
    public void A_journal_of_a_newer_version_is_refused_and_stays_unchanged()
    {
        _folder.Database.Prepare();
        _folder.Execute("UPDATE actorsweep_format SET format = 99");
        // A newer version may have different tables.
        _folder.Execute("DROP TABLE actorsweep_lease; ALTER TABLE actorsweep_blob DROP COLUMN code");
        var before = Schema();
        Assert.Equal(
            $"the journal {File} was written by a newer version of ActorSweep (format 99; this one reads up to {JournalCodec.Format}). Use that version, or another --data folder.", Refused());
        Assert.Equal(2, Refused().Split("99").Length);
        Assert.Equal(before, Schema());
    }

    IReadOnlyList<string> Schema()
    {
        using var connection = _folder.Database.Open();
        return JournalDatabase.Rows(connection, "SELECT coalesce(sql, name) FROM sqlite_master ORDER BY name", row => row.GetString(0));
    }

    [Fact]
    public void A_journal_that_another_program_has_locked_is_refused()
    {
        _folder.Database.Prepare();
        using var other = _folder.Database.Open();
        JournalDatabase.Execute(other, "BEGIN EXCLUSIVE");
        Assert.Equal($"the journal {File} is locked by another program. End that program, or choose another folder with --data.", Refused());
    }

    [Fact]
    public void A_full_disk_is_reported_and_the_journal_is_created_once_there_is_room()
    {
        // The pool gives Prepare the same connection. A file that may not grow counts as a full disk.
        _folder.Execute("PRAGMA max_page_count = 1");
        Assert.Equal($"the disk of the journal {File} is full. Make room, or choose another folder with --data.", Refused());
        _folder.Execute("PRAGMA max_page_count = 1000000");
        _folder.Database.Prepare();
        Assert.Equal([1], new JournalBlobs(_folder.Database).Get(new JournalBlobs(_folder.Database).Put([1])));
    }

    [Fact]
    public void A_file_in_place_of_the_data_folder_is_refused()
    {
        System.IO.File.WriteAllText(Path.Combine(_folder.Path, "file"), "");
        var message = Assert.Throws<JournalException>(JournalDatabase.InFolder(Path.Combine(_folder.Path, "file")).Prepare).Message;
        Assert.StartsWith($"the journal {Path.Combine(_folder.Path, "file", "journal.db")} cannot be opened or written: ", message);
        Assert.EndsWith("Choose a folder that this user can write with --data.", message);
    }

    [Fact]
    public void The_error_for_an_unreachable_server_names_it_without_its_password()
    {
        var message = Assert.Throws<JournalException>(JournalDatabase.OnServer("Host=127.0.0.1;Port=1;Username=me;Password=secret;Database=sweep").Prepare).Message;
        Assert.StartsWith("the journal sweep on 127.0.0.1:1 cannot be reached: ", message);
        Assert.DoesNotContain("secret", message);
    }

    [Fact]
    public void A_damaged_entry_on_a_server_is_not_reported_as_an_unreachable_server() =>
        Assert.Equal(
            "the journal sweep on db:5432 cannot be used: an entry is damaged.",
            JournalDatabase.OnServer("Host=db;Database=sweep").Explained(new JournalException("an entry is damaged.")).Message);

    [Theory]
    [InlineData("Host=db", "Host=db;Timeout=3;Command Timeout=3;Options=\"-c idle_in_transaction_session_timeout=2000\"")]
    [InlineData("Host=db;Timeout=20;Command Timeout=7;Options=-c work_mem=8MB",
        "Host=db;Timeout=20;Command Timeout=7;Options=\"-c work_mem=8MB -c idle_in_transaction_session_timeout=2000\"")]
    public void A_connection_string_is_completed_with_short_timeouts_unless_it_sets_them(string given, string used) =>
        Assert.Equal(used, JournalDatabase.OnServer(given).ConnectionString);

    [Fact]
    public void An_invalid_connection_string_is_refused_with_an_example() =>
        Assert.Contains("Use the form 'Host=db;", Assert.Throws<JournalException>(() => JournalDatabase.OnServer("nonsense")).Message);

    string Refused() => Assert.Throws<JournalException>(_folder.Database.Prepare).Message;
}
