using System.Data.Common;
using System.Security.Cryptography;

namespace ActorSweep.Storage.Journal;

/// <summary>
/// The right to write the journal, for one scheduler at a time: a row that its holder renews. Who holds it acts; who can't renew it in
/// time stops, and who wants it waits until it has run out.
/// </summary>
/// <param name="owner">HOST:PORT of the node. Only one process listens there, so a new one takes over at once from the one before.</param>
sealed class JournalLease(JournalDatabase database, string owner, TimeSpan duration, TimeProvider clock)
{
    readonly string _token = RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>When it was asked for that it is held now; 0: it is not.</summary>
    long _renewed;

    public TimeSpan Duration => duration;

    /// <summary>What stands in the database as long as it is held.</summary>
    public string Token => _token;

    /// <summary>Whether it is held, as far as this process can know: it was renewed, and has not run out since. On any thread.</summary>
    public bool IsHeld => Volatile.Read(ref _renewed) is var renewed and not 0 && clock.GetElapsedTime(renewed) < duration;

    /// <summary>Takes it, where nobody else has it.</summary>
    /// <exception cref="DbException">The database can't be used.</exception>
    public bool TryTake() => TryWrite($"""
        INSERT INTO actorsweep_lease (id, owner, token, until) VALUES (1, @owner, @token, {database.NowSql} + @duration)
        ON CONFLICT (id) DO UPDATE SET owner = excluded.owner, token = excluded.token, until = excluded.until
        WHERE actorsweep_lease.owner = excluded.owner OR actorsweep_lease.until < {database.NowSql}
        """);

    /// <summary>Holds it for another while; false where another has it by now.</summary>
    /// <exception cref="DbException">The database can't be used.</exception>
    public bool TryRenew() => TryWrite($"UPDATE actorsweep_lease SET until = {database.NowSql} + @duration WHERE token = @token AND owner = @owner");

    /// <summary>Gives it up, so that nobody need wait.</summary>
    public void Release()
    {
        Volatile.Write(ref _renewed, 0);
        try
        {
            using var connection = database.Open();
            JournalDatabase.Execute(connection, "UPDATE actorsweep_lease SET until = 0 WHERE token = @token", ("@token", _token));
        }
        catch (DbException)
        {
            // Then it runs out by itself.
        }
    }

    /// <summary>Who holds a journal's lease; null where nobody does.</summary>
    /// <exception cref="DbException">The database can't be used.</exception>
    public static string? HolderIn(JournalDatabase database)
    {
        using var connection = database.Open();
        return (string?)JournalDatabase.Query(connection, $"SELECT owner FROM actorsweep_lease WHERE id = 1 AND until >= {database.NowSql}");
    }

    bool TryWrite(string sql)
    {
        // Counted from before: by when it arrives in the database nobody can say.
        var asked = clock.GetTimestamp();
        using var connection = database.Open();
        var isHeld = JournalDatabase.Execute(connection, sql, ("@owner", owner), ("@token", _token), ("@duration", (long)duration.TotalMilliseconds)) == 1;
        Volatile.Write(ref _renewed, isHeld ? asked : 0);
        return isHeld;
    }
}
