using System.Data.Common;

namespace ActorSweep.Storage.Journal;

/// <summary>
/// The code that clients sent, in the journal's database: there as long as a call or a run is that needs it, whatever becomes of the disks of nodes. In pieces, each written
/// by itself: a lease has to be renewed in between.
/// </summary>
/// <param name="pieceLength">Bytes of a piece.</param>
sealed class JournalBundles(JournalDatabase database, int pieceLength = 1 << 20)
{
    /// <summary>What nothing names stays for so long since somebody asked for it: who did may be about to name it.</summary>
    static readonly TimeSpan KeptUnnamed = TimeSpan.FromDays(7);

    public static void CreateTables(DbConnection connection, string bytes)
    {
        JournalDatabase.Execute(connection, "CREATE TABLE IF NOT EXISTS actorsweep_bundle (name text PRIMARY KEY, upload text NOT NULL, asked bigint NOT NULL)");
        JournalDatabase.Execute(connection, $"CREATE TABLE IF NOT EXISTS actorsweep_bundle_piece (upload text NOT NULL, place integer NOT NULL, bytes {bytes} NOT NULL, came bigint NOT NULL, PRIMARY KEY (upload, place))");
    }

    /// <summary>Whether a bundle is there; whoever asked can count on it for days.</summary>
    /// <exception cref="JournalException">The database can't be used.</exception>
    public bool Has(string name) => database.Use(connection => Ask(connection, name, database.NowSql));

    /// <summary>Keeps a bundle, packed, unless it is there.</summary>
    /// <exception cref="JournalException">The database can't be used.</exception>
    public void Put(string name, Stream packed) => database.Use(connection =>
    {
        if (Ask(connection, name, database.NowSql))
            return false;
        var upload = Guid.NewGuid().ToString("N");
        var piece = new byte[pieceLength];
        for (int place = 0, length; (length = packed.ReadAtLeast(piece, piece.Length, throwOnEndOfStream: false)) > 0; place++)
            JournalDatabase.Execute(connection, $"INSERT INTO actorsweep_bundle_piece (upload, place, bytes, came) VALUES (@upload, @place, @bytes, {database.NowSql})",
                ("@upload", upload), ("@place", place), ("@bytes", piece[..length]));
        return JournalDatabase.Execute(connection, $"INSERT INTO actorsweep_bundle (name, upload, asked) VALUES (@name, @upload, {database.NowSql}) ON CONFLICT (name) DO NOTHING",
            ("@name", name), ("@upload", upload)) == 1;
    });

    /// <summary>Writes a bundle, packed, to a stream.</summary>
    /// <returns>False: it is not there.</returns>
    /// <exception cref="JournalException">The database can't be used.</exception>
    public bool CopyTo(string name, Stream target) => database.Use(connection =>
    {
        if (JournalDatabase.Query(connection, "SELECT upload FROM actorsweep_bundle WHERE name = @name", ("@name", name)) is not string upload)
            return false;
        for (var place = 0; JournalDatabase.Query(connection, "SELECT bytes FROM actorsweep_bundle_piece WHERE upload = @upload AND place = @place",
            ("@upload", upload), ("@place", place)) is byte[] piece; place++)
            target.Write(piece);
        return true;
    });

    /// <summary>Removes what no call and no run needs, and nobody has asked for in days.</summary>
    /// <returns>How many.</returns>
    /// <exception cref="JournalException">The database can't be used.</exception>
    public int Forget() => database.Use(connection =>
    {
        var old = $"{database.NowSql} - {(long)KeptUnnamed.TotalMilliseconds}";
        var named = JournalDatabase.Rows(connection, """
            SELECT DISTINCT code FROM actorsweep_queue WHERE state < 2 UNION SELECT code FROM actorsweep_recurring UNION SELECT code FROM actorsweep_blob WHERE code IS NOT NULL
            """, row => row.GetString(0)).SelectMany(code => code.Split(' ')).ToHashSet(StringComparer.Ordinal);
        var forgotten = JournalDatabase.Rows(connection, $"SELECT name FROM actorsweep_bundle WHERE asked < {old}", row => row.GetString(0)).Where(name => !named.Contains(name)).ToList()
            .Sum(name => JournalDatabase.Execute(connection, $"DELETE FROM actorsweep_bundle WHERE name = @name AND asked < {old}", ("@name", name)));
        // With what of one came twice, or not to its end.
        JournalDatabase.Execute(connection, $"DELETE FROM actorsweep_bundle_piece WHERE came < {old} AND upload NOT IN (SELECT upload FROM actorsweep_bundle)");
        return forgotten;
    });

    /// <summary>Whether a bundle is there; if so, it stays for days.</summary>
    /// <param name="now">The database's clock.</param>
    public static bool Ask(DbConnection connection, string name, string now) =>
        JournalDatabase.Execute(connection, $"UPDATE actorsweep_bundle SET asked = {now} WHERE name = @name", ("@name", name)) == 1;
}
