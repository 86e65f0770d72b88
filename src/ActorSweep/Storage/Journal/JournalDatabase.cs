using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ActorSweep.Storage.Journal;

/// <summary>The database of the journal: a SQLite file on this machine, or a PostgreSQL server that several machines share.</summary>
/// <param name="File">The file of SQLite; null: PostgreSQL.</param>
sealed record JournalDatabase(string? File, string ConnectionString)
{
    /// <summary>How long SQLite waits for a writer of another process, and the default of how long a server may take to answer.</summary>
    const int PatienceSeconds = 3;

    /// <summary>How long a transaction may be idle. Shorter than the time that others wait for what it has locked.</summary>
    const int LongestIdleSeconds = 2;

    /// <summary>The number of the advisory lock of PostgreSQL that protects the creation of tables.</summary>
    const long SchemaLock = 0x4163_746f_7253_7765;

    /// <summary>A journal in a folder of this machine.</summary>
    public static JournalDatabase InFolder(string folder)
    {
        var file = Path.GetFullPath(Path.Combine(folder, "journal.db"));
        return new JournalDatabase(file, new SqliteConnectionStringBuilder { DataSource = file, DefaultTimeout = PatienceSeconds }.ConnectionString);
    }

    /// <summary>
    /// A journal on a PostgreSQL server. The server ends idle transactions of processes that hang or were cut off, since the next scheduler needs
    /// what they have locked, above all the number of the journal's next event. A server notices a dead connection only after hours.
    /// </summary>
    /// <exception cref="JournalException">The connection string is invalid.</exception>
    public static JournalDatabase OnServer(string connectionString)
    {
        try
        {
            var (server, said) = (new NpgsqlConnectionStringBuilder(connectionString), new DbConnectionStringBuilder { ConnectionString = connectionString });
            if (!said.ContainsKey("Timeout"))
                server.Timeout = PatienceSeconds;
            if (!said.ContainsKey("Command Timeout"))
                server.CommandTimeout = PatienceSeconds;
            server.Options = $"{server.Options} -c idle_in_transaction_session_timeout={LongestIdleSeconds * 1000}".Trim();
            return new JournalDatabase(null, server.ConnectionString);
        }
        catch (ArgumentException e)
        {
            throw new JournalException($"the journal's connection string cannot be used: {e.Message} Use the form 'Host=db;Username=sweep;Password=…;Database=sweep'.", e);
        }
    }

    /// <summary>The name of the database in messages, without its password.</summary>
    public string Name => File ?? NameOf(new NpgsqlConnectionStringBuilder(ConnectionString));

    internal string ProviderName => File is null ? "PostgreSQL.15" : "SQLite.MS";

    /// <summary>
    /// The SQL of the database's clock, in milliseconds since 1970, which all its users share. On PostgreSQL it is constant within a statement, so
    /// that an index can be searched for it. A statement that had to wait sees an earlier time, which can shorten a lease but never extend it.
    /// </summary>
    internal string NowSql => File is null ? "(extract(epoch from statement_timestamp()) * 1000)::bigint" : "cast((julianday('now') - 2440587.5) * 86400000 as integer)";

    /// <summary>The SQL that keeps a row unchanged from its reading to the end of the transaction. SQLite has one writer at a time and needs none.</summary>
    internal string ForShare => File is null ? " FOR SHARE" : "";

    /// <summary>The SQL that locks the rows selected for a change and skips those that another transaction is changing.</summary>
    internal string ForUpdate => File is null ? " FOR UPDATE SKIP LOCKED" : "";

    /// <summary>Begins a transaction that writes. Makes SQLite wait for other writers in its own fine steps rather than in steps of 150 ms.</summary>
    internal DbTransaction BeginWriting(DbConnection connection)
    {
        if (File is not null)
            Execute(connection, $"PRAGMA busy_timeout = {PatienceSeconds * 1000}");
        return connection.BeginTransaction();
    }

    /// <summary>Opens the database, checks that its format can be read, and creates its tables.</summary>
    /// <param name="createOtherTables">Creates the other tables of the database in the same transaction.</param>
    /// <exception cref="JournalException">The database cannot be used; nothing in it was changed.</exception>
    internal void Prepare(Action<DbConnection, bool> createOtherTables)
    {
        try
        {
            if (File is not null)
                Directory.CreateDirectory(Path.GetDirectoryName(File)!);
            using var connection = Open();
            // Checked before any change, and again below, since another node may be creating the tables at the same time.
            if (ColumnsOf(connection, "actorsweep_format", isSqlite: File is not null).Any())
                RefuseNewer(connection);
            if (File is not null)
                Execute(connection, "PRAGMA journal_mode = WAL");
            using (var upgrade = BeginWriting(connection))
            {
                // Scheduler nodes that start at the same time do this one after another.
                if (File is null)
                    Execute(connection, $"SELECT pg_advisory_xact_lock({SchemaLock})");
                CreateTables(connection);
                createOtherTables(connection, File is not null);
                upgrade.Commit();
            }
            Execute(connection, $"INSERT INTO actorsweep_format (id, format) VALUES (1, {JournalCodec.Format}) ON CONFLICT (id) DO NOTHING");
            RefuseNewer(connection);
            // An older format becomes this one with the first write; its events stay readable.
            Execute(connection, $"UPDATE actorsweep_format SET format = {JournalCodec.Format} WHERE id = 1");
        }
        catch (Exception e) when (e is DbException or IOException or UnauthorizedAccessException or TimeoutException)
        {
            throw Explained(e);
        }
    }

    void RefuseNewer(DbConnection connection)
    {
        var format = Convert.ToInt32(Query(connection, "SELECT format FROM actorsweep_format WHERE id = 1"), CultureInfo.InvariantCulture);
        if (format > JournalCodec.Format)
            throw new JournalException(
                $"the journal {Name} was written by a newer version of ActorSweep (format {format}; this one reads up to {JournalCodec.Format}). Use that version, or another --data folder.");
    }

    void CreateTables(DbConnection connection)
    {
        var (isSqlite, bytes) = (File is not null, File is null ? "bytea" : "blob");
        Execute(connection, "CREATE TABLE IF NOT EXISTS actorsweep_format (id integer PRIMARY KEY, format integer NOT NULL)");
        Execute(connection, $"CREATE TABLE IF NOT EXISTS actorsweep_blob (name text PRIMARY KEY, bytes {bytes} NOT NULL, code text)");
        Execute(connection, "CREATE TABLE IF NOT EXISTS actorsweep_lease (id integer PRIMARY KEY, owner text NOT NULL, token text NOT NULL, until bigint NOT NULL)");
        if (!ColumnsOf(connection, "actorsweep_blob", isSqlite).Contains("code"))
            Execute(connection, "ALTER TABLE actorsweep_blob ADD COLUMN code text");
        JournalBundles.CreateTables(connection, bytes);
    }

    static string NameOf(NpgsqlConnectionStringBuilder server) => $"{server.Database ?? server.Username} on {server.Host}:{server.Port}";

    /// <summary>Runs work with an open connection.</summary>
    /// <exception cref="JournalException">The database cannot be used.</exception>
    internal T Use<T>(Func<DbConnection, T> work)
    {
        try
        {
            using var connection = Open();
            return work(connection);
        }
        catch (Exception e) when (e is DbException or IOException or TimeoutException)
        {
            throw Explained(e);
        }
    }

    internal DbConnection Open()
    {
        DbConnection connection = File is null ? new NpgsqlConnection(ConnectionString) : new SqliteConnection(ConnectionString);
        connection.Open();
        return connection;
    }

    internal static int Execute(DbConnection connection, string sql, params (string Name, object Value)[] parameters)
    {
        using var command = Command(connection, sql, parameters);
        return command.ExecuteNonQuery();
    }

    internal static object? Query(DbConnection connection, string sql, params (string Name, object Value)[] parameters)
    {
        using var command = Command(connection, sql, parameters);
        return command.ExecuteScalar();
    }

    internal static IReadOnlyList<T> Rows<T>(DbConnection connection, string sql, Func<DbDataReader, T> read, params (string Name, object Value)[] parameters)
    {
        using var command = Command(connection, sql, parameters);
        using var reader = command.ExecuteReader();
        List<T> rows = [];
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    /// <summary>The columns of a table; empty where there is no such table.</summary>
    internal static IReadOnlyList<string> ColumnsOf(DbConnection connection, string table, bool isSqlite) => Rows(
        connection,
        isSqlite ? $"SELECT name FROM pragma_table_info('{table}')" : $"SELECT column_name FROM information_schema.columns WHERE table_name = '{table}' AND table_schema = current_schema()",
        row => row.GetString(0));

    internal static DbCommand Command(DbConnection connection, string sql, (string Name, object Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
        return command;
    }

    /// <summary>An exception that says what is wrong and what to do.</summary>
    internal JournalException Explained(Exception e) => new(
        e switch
        {
            SqliteException { SqliteErrorCode: 5 or 6 } => $"the journal {Name} is locked by another program. End that program, or choose another folder with --data.",
            SqliteException { SqliteErrorCode: 11 or 26 } => $"the journal {Name} is damaged, or is not a journal. Nothing was changed. Restore it from a backup, or choose another folder with --data.",
            SqliteException { SqliteErrorCode: 13 } => $"the disk of the journal {Name} is full. Make room, or choose another folder with --data.",
            SqliteException { SqliteErrorCode: 8 or 14 } or UnauthorizedAccessException or IOException => $"the journal {Name} cannot be opened or written: {e.Message.TrimEnd('.')}. Choose a folder that this user can write with --data.",
            _ when File is not null || e is JournalException => $"the journal {Name} cannot be used: {e.Message}",
            PostgresException refused => $"the journal {Name} cannot be used: {refused.MessageText}. Check the server and its connection string.",
            _ => $"the journal {Name} cannot be reached: {e.Message.TrimEnd('.')}. Start the server, or correct its connection string.",
        },
        e)
    {
        IsPermanent = e is SqliteException { SqliteErrorCode: 11 or 26 } or JournalException { IsPermanent: true },
    };
}
