using System.Data.Common;
using ActorSweep.Storage.Journal;

namespace ActorSweep.Storage.Queue;

/// <summary>The queue's access to the journal's database.</summary>
sealed class QueueDatabase(JournalDatabase database)
{
    /// <summary>Serializes the writers of this process, since SQLite allows one writer at a time.</summary>
    readonly Lock _writing = new();

    /// <summary>The SQL of the database's clock, which gives all times of the queue.</summary>
    public string Now => database.NowSql;

    /// <summary>The SQL function that returns the largest of its arguments.</summary>
    public string Largest => database.File is null ? "greatest" : "max";

    const int Piece = 1000;

    public static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    /// <summary>Runs work in one transaction.</summary>
    /// <exception cref="JournalException">The database cannot be used.</exception>
    public T Write<T>(Func<DbConnection, T> work)
    {
        lock (_writing)
            return database.Use(connection =>
            {
                using var transaction = database.BeginWriting(connection);
                var done = work(connection);
                transaction.Commit();
                return done;
            });
    }

    /// <summary>Runs work in one transaction as the holder of the lease. No other scheduler can take the lease until it ends.</summary>
    /// <exception cref="JournalException">Another scheduler has taken the lease, or the database cannot be used.</exception>
    public T Write<T>(string token, Func<DbConnection, T> work) => Write(connection =>
        JournalDatabase.Query(connection, $"SELECT 1 FROM actorsweep_lease WHERE id = 1 AND token = @token{database.ForShare}", ("@token", token)) is null
            ? throw new JournalException("another scheduler holds the journal's lease now.")
            : work(connection));

    /// <summary>Changes rows in pieces of a thousand, each in its own transaction, so that other writers run in between.</summary>
    /// <param name="sql">A statement that changes up to @piece rows.</param>
    /// <param name="token">The token of the lease, where only its holder may make the change.</param>
    /// <param name="most">The largest number of pieces.</param>
    /// <returns>The number of changed rows.</returns>
    public int WriteInPieces(string sql, string? token = null, int most = int.MaxValue, params (string, object)[] parameters)
    {
        int Change(DbConnection connection) => JournalDatabase.Execute(connection, sql, [("@piece", Piece), .. parameters]);
        var (all, piece) = (0, Piece);
        for (; piece == Piece && most > 0; most--)
            all += piece = token is null ? Write(Change) : Write(token, Change);
        return all;
    }

    /// <summary>The SQL that selects the places of rows and locks them for a change.</summary>
    public string Places(string where, string order, string most = "@piece") =>
        $"SELECT place FROM actorsweep_queue WHERE {where} ORDER BY {order} LIMIT {most}{database.ForUpdate}";

    /// <exception cref="JournalException">The database cannot be used.</exception>
    public IReadOnlyList<T> Read<T>(string sql, Func<DbDataReader, T> read, params (string, object)[] parameters) =>
        Use(connection => JournalDatabase.Rows(connection, sql, read, parameters));

    /// <exception cref="JournalException">The database cannot be used.</exception>
    public T Use<T>(Func<DbConnection, T> work) => database.Use(work);
}
