using System.Data.Common;
using System.Security.Cryptography;

namespace ActorSweep.Storage.Journal;

/// <summary>
/// The right to write the journal, for one scheduler at a time: a row that its holder renews. The holder acts; a holder that cannot renew it
/// in time stops; another scheduler waits until it has expired.
/// </summary>
/// <param name="owner">HOST:PORT of the node. Only one process listens there, so a new one takes over from the last at once.</param>
sealed class JournalLease(JournalDatabase database, string owner, TimeSpan duration, TimeProvider clock)
{
    readonly string _token = RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>When the last successful request was sent; 0: the lease is not held.</summary>
    long _renewed;

    public TimeSpan Duration => duration;

    /// <summary>The value that identifies this lease in the database.</summary>
    public string Token => _token;

    /// <summary>Whether the lease was renewed and has not expired since, as far as this process can know. Safe on any thread.</summary>
    public bool IsHeld => Volatile.Read(ref _renewed) is var renewed and not 0 && clock.GetElapsedTime(renewed) < duration;

    /// <summary>Takes the lease, unless another node holds it.</summary>
    /// <exception cref="DbException">The database cannot be used.</exception>
    public bool TryTake() => TryWrite($"""
        INSERT INTO actorsweep_lease (id, owner, token, until) VALUES (1, @owner, @token, {database.NowSql} + @duration)
        ON CONFLICT (id) DO UPDATE SET owner = excluded.owner, token = excluded.token, until = excluded.until
        WHERE actorsweep_lease.owner = excluded.owner OR actorsweep_lease.until < {database.NowSql}
        """);

    /// <summary>Renews the lease. False where another scheduler has taken it.</summary>
    /// <exception cref="DbException">The database cannot be used.</exception>
    public bool TryRenew() => TryWrite($"UPDATE actorsweep_lease SET until = {database.NowSql} + @duration WHERE token = @token AND owner = @owner");

    /// <summary>Releases the lease, so that no scheduler waits for its expiry.</summary>
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
            // The lease then expires by itself.
        }
    }

    /// <summary>The holder of a journal's lease; null: none.</summary>
    /// <exception cref="DbException">The database cannot be used.</exception>
    public static string? HolderIn(JournalDatabase database)
    {
        using var connection = database.Open();
        return (string?)JournalDatabase.Query(connection, $"SELECT owner FROM actorsweep_lease WHERE id = 1 AND until >= {database.NowSql}");
    }

    bool TryWrite(string sql)
    {
        // Measured from before the request, since the time of its arrival in the database is unknown.
        var asked = clock.GetTimestamp();
        using var connection = database.Open();
        var isHeld = JournalDatabase.Execute(connection, sql, ("@owner", owner), ("@token", _token), ("@duration", (long)duration.TotalMilliseconds)) == 1;
        Volatile.Write(ref _renewed, isHeld ? asked : 0);
        return isHeld;
    }
}
