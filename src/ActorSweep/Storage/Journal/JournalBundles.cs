using System.Data.Common;
using System.Diagnostics;
using System.Globalization;

namespace ActorSweep.Storage.Journal;

/// <summary>
/// The code of durable work, in the journal's database: kept as long as a call or a run needs it, whatever happens to the disks of nodes. A
/// bundle is written in pieces, each in its own transaction and with a pause after it, so that a lease can be renewed in between.
/// </summary>
/// <param name="pieceLength">Bytes in a piece.</param>
sealed class JournalBundles(JournalDatabase database, int pieceLength = 1 << 20)
{
    /// <summary>How long a bundle that nothing names stays after it was last asked for: the asker may be about to name it.</summary>
    static readonly TimeSpan KeptUnnamed = TimeSpan.FromDays(1);

    /// <summary>A time of the last request that is younger than this is not updated.</summary>
    static readonly TimeSpan Renewed = TimeSpan.FromHours(1);

    /// <summary>Timeout of the search through a long queue.</summary>
    const int LookSeconds = 300;

    /// <summary>Creates the tables. Each upload has a row, with 0 pieces while it is incomplete or being deleted.</summary>
    public static void CreateTables(DbConnection connection, string bytes)
    {
        JournalDatabase.Execute(connection, "CREATE TABLE IF NOT EXISTS actorsweep_bundle (upload text PRIMARY KEY, name text NOT NULL, pieces integer NOT NULL, asked bigint NOT NULL)");
        JournalDatabase.Execute(connection, $"CREATE TABLE IF NOT EXISTS actorsweep_bundle_piece (upload text NOT NULL, place integer NOT NULL, bytes {bytes} NOT NULL, PRIMARY KEY (upload, place))");
    }

    /// <summary>Whether a bundle is in the database. It then stays for a day.</summary>
    /// <exception cref="JournalException">The database cannot be used.</exception>
    public bool Has(string name) => database.Use(connection =>
    {
        const string Whole = "name = @name AND pieces > 0";
        var isRenewed = JournalDatabase.Query(connection, $"SELECT max(CASE WHEN asked >= {Ago(Renewed)} THEN 1 ELSE 0 END) FROM actorsweep_bundle WHERE {Whole}", ("@name", name));
        return isRenewed is not (null or DBNull)
            && (Convert.ToInt32(isRenewed, CultureInfo.InvariantCulture) == 1 || JournalDatabase.Execute(connection, $"UPDATE actorsweep_bundle SET asked = {database.NowSql} WHERE {Whole}", ("@name", name)) > 0);
    });

    /// <summary>Stores a packed bundle, unless it is in the database.</summary>
    /// <exception cref="JournalException">The database cannot be used; nothing is kept.</exception>
    public async Task PutAsync(string name, Stream packed, CancellationToken cancel)
    {
        if (Has(name))
            return;
        // A random name is unique among processes, and no result depends on it.
        var (upload, pieces) = (Guid.NewGuid().ToString("N"), 0);
        Write($"INSERT INTO actorsweep_bundle (upload, name, pieces, asked) VALUES (@upload, @name, 0, {database.NowSql})", ("@upload", upload), ("@name", name));
        try
        {
            var piece = new byte[pieceLength];
            for (int length; (length = await packed.ReadAtLeastAsync(piece, piece.Length, throwOnEndOfStream: false, cancel)) > 0; pieces++)
            {
                var started = Stopwatch.GetTimestamp();
                Write("INSERT INTO actorsweep_bundle_piece (upload, place, bytes) VALUES (@upload, @place, @bytes)", ("@upload", upload), ("@place", pieces), ("@bytes", piece[..length]));
                // Waits as long as the write took, so that other writers get a turn.
                await Task.Delay(Stopwatch.GetElapsedTime(started), cancel);
            }
            Write($"UPDATE actorsweep_bundle SET pieces = @pieces, asked = {database.NowSql} WHERE upload = @upload", ("@pieces", pieces), ("@upload", upload));
        }
        catch
        {
            TryRemove(upload);
            throw;
        }
    }

    /// <summary>Copies a packed bundle to a stream.</summary>
    /// <returns>False where the database does not have it.</returns>
    /// <exception cref="JournalException">The database cannot be used.</exception>
    public async Task<bool> CopyToAsync(string name, Stream target)
    {
        if (database.Use(connection => JournalDatabase.Query(connection, "SELECT upload FROM actorsweep_bundle WHERE name = @name AND pieces > 0 LIMIT 1", ("@name", name))) is not string upload)
            return false;
        for (var place = 0; Piece(upload, place) is { } piece; place++)
            await target.WriteAsync(piece);
        return true;
    }

    byte[]? Piece(string upload, int place) => database.Use(connection => (byte[]?)JournalDatabase.Query(
        connection, "SELECT bytes FROM actorsweep_bundle_piece WHERE upload = @upload AND place = @place", ("@upload", upload), ("@place", place)));

    /// <summary>Deletes bundles that no call and no run needs and that were not asked for in a day.</summary>
    /// <returns>The number of deleted bundles.</returns>
    /// <exception cref="JournalException">The database cannot be used.</exception>
    public int RemoveBundle()
    {
        var old = database.Use(connection => JournalDatabase.Rows(
            connection, $"SELECT upload, name, pieces FROM actorsweep_bundle WHERE asked < {Ago(KeptUnnamed)}", row => (Upload: row.GetString(0), Name: row.GetString(1), Pieces: row.GetInt32(2))));
        var named = old.Count == 0 ? [] : database.Use(Named);
        var forgotten = old.Where(one => one.Pieces == 0 || !named.Contains(one.Name)).ToList();
        // The condition is checked again: a bundle that was asked for meanwhile, and reported as present, stays.
        return forgotten.Count(one =>
            Write($"UPDATE actorsweep_bundle SET pieces = 0 WHERE upload = @upload AND asked < {Ago(KeptUnnamed)}", ("@upload", one.Upload)) == 1 && Remove(one.Upload));
    }

    static HashSet<string> Named(DbConnection connection)
    {
        using var command = JournalDatabase.Command(connection, """
            SELECT DISTINCT code FROM actorsweep_queue WHERE state < 2 UNION SELECT code FROM actorsweep_recurring UNION SELECT code FROM actorsweep_blob WHERE code IS NOT NULL
            """, []);
        command.CommandTimeout = LookSeconds;
        using var reader = command.ExecuteReader();
        HashSet<string> named = new(StringComparer.Ordinal);
        while (reader.Read())
            named.UnionWith(reader.GetString(0).Split(' '));
        return named;
    }

    void TryRemove(string upload)
    {
        try
        {
            Remove(upload);
        }
        catch (JournalException)
        {
            // The upload is incomplete and so is deleted on another day.
        }
    }

    bool Remove(string upload)
    {
        while (Write("DELETE FROM actorsweep_bundle_piece WHERE upload = @upload AND place IN (SELECT place FROM actorsweep_bundle_piece WHERE upload = @upload LIMIT 8)", ("@upload", upload)) > 0)
        {
        }
        return Write("DELETE FROM actorsweep_bundle WHERE upload = @upload", ("@upload", upload)) == 1;
    }

    int Write(string sql, params (string, object)[] parameters) => database.Use(connection =>
    {
        using var transaction = database.BeginWriting(connection);
        var changed = JournalDatabase.Execute(connection, sql, parameters);
        transaction.Commit();
        return changed;
    });

    string Ago(TimeSpan time) => $"{database.NowSql} - {(long)time.TotalMilliseconds}";
}
