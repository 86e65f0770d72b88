using ActorSweep.Storage.Journal;
using ActorSweep.Storage.Queue;

namespace ActorSweep.Storage;

/// <summary>The tables of a journal's database: those of the journal and those of the queue.</summary>
static class JournalTables
{
    /// <summary>Opens the database, creates or upgrades its tables, and checks that this version reads its format.</summary>
    /// <exception cref="JournalException">The database cannot be used; nothing in it was changed.</exception>
    public static void Prepare(this JournalDatabase database) => database.Prepare((connection, isSqlite) =>
    {
        QueueUpgrade.Run(connection, isSqlite);
        QueueSchema.Create(connection, isSqlite);
    });
}
