using System.Security.Cryptography;

namespace ActorSweep.Storage.Journal;

/// <summary>What events of the journal name and do not hold, beside them in the database: bytes by their SHA-256.</summary>
sealed class JournalBlobs(JournalDatabase database)
{
    /// <summary>Keeps bytes, and gives their name.</summary>
    /// <param name="code">The bundle without which they are of no use.</param>
    /// <exception cref="JournalException">The database can't be used.</exception>
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

    /// <exception cref="JournalException">It is not there, or not what its name says; or the database can't be used.</exception>
    public byte[] Get(string name) =>
        database.Use(connection => JournalDatabase.Query(connection, "SELECT bytes FROM actorsweep_blob WHERE name = @name", ("@name", name))) is byte[] bytes
        && Convert.ToHexStringLower(SHA256.HashData(bytes)) == name
            ? bytes
            : throw new JournalException($"the journal {database.Name} lacks {name}, which one of its events names.");

    /// <summary>Removes all that nothing names any more. Only for who begins: what is just put there is not named yet.</summary>
    /// <exception cref="JournalException">The database can't be used.</exception>
    public void KeepOnly(IReadOnlySet<string> named) => database.Use(connection =>
    {
        var all = JournalDatabase.Rows(connection, "SELECT name FROM actorsweep_blob", row => row.GetString(0));
        foreach (var name in all.Where(name => !named.Contains(name)))
            JournalDatabase.Execute(connection, "DELETE FROM actorsweep_blob WHERE name = @name", ("@name", name));
        return all.Count;
    });
}
