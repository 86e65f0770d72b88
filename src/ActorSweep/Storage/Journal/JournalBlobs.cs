using System.Security.Cryptography;

namespace ActorSweep.Storage.Journal;

/// <summary>Bytes that events of the journal refer to by their SHA-256, in the same database.</summary>
sealed class JournalBlobs(JournalDatabase database)
{
    /// <summary>Stores bytes and returns their name.</summary>
    /// <param name="code">The bundle that is needed to use the bytes.</param>
    /// <exception cref="JournalException">The database cannot be used.</exception>
    public string Put(byte[] bytes, string? code = null)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return database.Use(connection =>
        {
            JournalDatabase.Execute(connection, "INSERT INTO actorsweep_blob (name, bytes, code) VALUES (@name, @bytes, @code) ON CONFLICT (name) DO NOTHING",
                ("@name", name), ("@bytes", bytes), ("@code", (object?)code ?? DBNull.Value));
            return name;
        });
    }

    /// <exception cref="JournalException">The bytes are missing or do not match their name, or the database cannot be used.</exception>
    public byte[] Get(string name) =>
        database.Use(connection => JournalDatabase.Query(connection, "SELECT bytes FROM actorsweep_blob WHERE name = @name", ("@name", name))) is byte[] bytes
        && Convert.ToHexStringLower(SHA256.HashData(bytes)) == name
            ? bytes
            : throw new JournalException($"the journal {database.Name} does not have {name}, which one of its events names.");

    /// <summary>Deletes all blobs that no event names. Only for a starting scheduler: a blob is stored before its event names it.</summary>
    /// <exception cref="JournalException">The database cannot be used.</exception>
    public void KeepOnly(IReadOnlySet<string> named) => database.Use(connection =>
    {
        var all = JournalDatabase.Rows(connection, "SELECT name FROM actorsweep_blob", row => row.GetString(0));
        foreach (var name in all.Where(name => !named.Contains(name)))
            JournalDatabase.Execute(connection, "DELETE FROM actorsweep_blob WHERE name = @name", ("@name", name));
        return all.Count;
    });
}
