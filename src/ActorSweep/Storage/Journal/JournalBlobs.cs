using System.Data.Common;
using System.Security.Cryptography;

namespace ActorSweep.Storage.Journal;

/// <summary>What events of the journal name and do not hold, beside them in the database: bytes by their SHA-256.</summary>
sealed class JournalBlobs(JournalDatabase database)
{
    /// <summary>Keeps bytes, and gives their name.</summary>
    /// <exception cref="JournalException">The database can't be used.</exception>
    public string Put(byte[] bytes)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return With(connection =>
        {
            JournalDatabase.Execute(connection, "INSERT INTO actorsweep_blob (name, bytes) VALUES (@name, @bytes) ON CONFLICT (name) DO NOTHING", ("@name", name), ("@bytes", bytes));
            return name;
        });
    }

    /// <exception cref="JournalException">It is not there, or not what its name says; or the database can't be used.</exception>
    public byte[] Get(string name) =>
        With(connection => JournalDatabase.Query(connection, "SELECT bytes FROM actorsweep_blob WHERE name = @name", ("@name", name))) is byte[] bytes
        && Convert.ToHexStringLower(SHA256.HashData(bytes)) == name
            ? bytes
            : throw new JournalException($"the journal {database.Name} lacks {name}, which one of its events names.");

    /// <summary>Removes all that nothing names any more. Only for who begins: what is just put there is not named yet.</summary>
    /// <exception cref="JournalException">The database can't be used.</exception>
    public void KeepOnly(IReadOnlySet<string> named) => With(connection =>
    {
        List<string> all = [];
        using (var command = connection.CreateCommand())
        {
            command.CommandText = "SELECT name FROM actorsweep_blob";
            using var reader = command.ExecuteReader();
            while (reader.Read())
                all.Add(reader.GetString(0));
        }
        foreach (var name in all.Where(name => !named.Contains(name)))
            JournalDatabase.Execute(connection, "DELETE FROM actorsweep_blob WHERE name = @name", ("@name", name));
        return all.Count;
    });

    T With<T>(Func<DbConnection, T> work)
    {
        try
        {
            using var connection = database.Open();
            return work(connection);
        }
        catch (Exception e) when (e is DbException or IOException or TimeoutException)
        {
            throw database.Explained(e);
        }
    }
}
