using System.Data.Common;
using ActorSweep.Storage.Journal;

namespace ActorSweep.Storage.Queue;

/// <summary>The queue's way to the journal's database.</summary>
sealed class QueueDatabase(JournalDatabase database)
{
    /// <summary>Writers of one process wait for one another here: SQLite has one at a time.</summary>
    readonly Lock _writing = new();

    /// <summary>The database's clock: all times of the queue go by it.</summary>
    public string Now => database.NowSql;

    /// <summary>The function that gives the largest of its arguments.</summary>
    public string Largest => database.File is null ? "greatest" : "max";

    const int Piece = 1000;

    public static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    /// <summary>Does all of it or nothing.</summary>
    /// <exception cref="JournalException">The database can't be used.</exception>
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

    /// <summary>Does all of it or nothing, as the scheduler that holds the lease. Nobody else can take that until this is done.</summary>
    /// <exception cref="JournalException">Another has the lease by now, or the database can't be used.</exception>
    public T Write<T>(string token, Func<DbConnection, T> work) => Write(connection =>
        JournalDatabase.Query(connection, $"SELECT 1 FROM actorsweep_lease WHERE id = 1 AND token = @token{database.ForShare}", ("@token", token)) is null
            ? throw new JournalException("another scheduler has the journal's lease by now.")
            : work(connection));

    /// <summary>Does something to rows by the thousand, each thousand by itself: others come in between.</summary>
    /// <param name="sql">What is done to @piece of them.</param>
    /// <param name="token">Of the lease, where it is for the scheduler to do.</param>
    /// <param name="most">How many thousands at the most.</param>
    /// <returns>How many there were.</returns>
    public int WriteInPieces(string sql, string? token = null, int most = int.MaxValue, params (string, object)[] parameters)
    {
        int Change(DbConnection connection) => JournalDatabase.Execute(connection, sql, [("@piece", Piece), .. parameters]);
        var (all, piece) = (0, Piece);
        for (; piece == Piece && most > 0; most--)
            all += piece = token is null ? Write(Change) : Write(token, Change);
        return all;
    }

    /// <summary>The places of some rows, to be changed.</summary>
    public string Places(string where, string order, string most = "@piece") =>
        $"SELECT place FROM actorsweep_queue WHERE {where} ORDER BY {order} LIMIT {most}{database.ForUpdate}";

    /// <exception cref="JournalException">The database can't be used.</exception>
    public IReadOnlyList<T> Read<T>(string sql, Func<DbDataReader, T> read, params (string, object)[] parameters) =>
        Use(connection => JournalDatabase.Rows(connection, sql, read, parameters));

    /// <exception cref="JournalException">The database can't be used.</exception>
    public T Use<T>(Func<DbConnection, T> work) => database.Use(work);
}
