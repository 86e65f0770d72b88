using System.Data.Common;
using ActorSweep.Storage.Journal;

namespace ActorSweep.Storage.Queue;

/// <summary>The queue's way to the journal's database.</summary>
sealed class QueueDatabase(JournalDatabase database)
{
    /// <summary>What a statement has to check that only the scheduler may do which holds the lease.</summary>
    public const string HoldsLease = "EXISTS (SELECT 1 FROM actorsweep_lease WHERE id = 1 AND token = @token)";

    /// <summary>Writers of one process wait for one another here: SQLite has one at a time.</summary>
    readonly Lock _writing = new();

    /// <summary>The database's clock: all times of the queue go by it.</summary>
    public string Now => database.NowSql;

    /// <summary>The function that gives the largest of its arguments.</summary>
    public string Largest => database.File is null ? "greatest" : "max";

    public static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    /// <summary>Does all of it or nothing.</summary>
    /// <exception cref="JournalException">The database can't be used.</exception>
    public T Write<T>(Func<DbConnection, T> work)
    {
        lock (_writing)
            return With(connection =>
            {
                using var transaction = database.BeginWriting(connection);
                var done = work(connection);
                transaction.Commit();
                return done;
            });
    }

    /// <exception cref="JournalException">The database can't be used.</exception>
    public IReadOnlyList<T> Read<T>(string sql, Func<DbDataReader, T> read, params (string, object)[] parameters) =>
        With(connection => Rows(connection, sql, read, parameters));

    public static IReadOnlyList<T> Rows<T>(DbConnection connection, string sql, Func<DbDataReader, T> read, params (string, object)[] parameters)
    {
        using var command = JournalDatabase.Command(connection, sql, parameters);
        using var reader = command.ExecuteReader();
        List<T> rows = [];
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

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
