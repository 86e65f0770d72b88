using ActorSweep.Storage.Journal;
using Microsoft.Data.Sqlite;

namespace ActorSweep.Tests.Storage.Journal;

/// <summary>A folder with a journal, which is deleted after the test.</summary>
sealed class JournalFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("actorsweep-journal-").FullName;

    public JournalDatabase Database => JournalDatabase.InFolder(Path);

    public void Execute(string sql)
    {
        using var connection = Database.Open();
        JournalDatabase.Execute(connection, sql);
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(Path, recursive: true);
    }
}
