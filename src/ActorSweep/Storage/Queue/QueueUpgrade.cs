using System.Data.Common;
using ActorSweep.Storage.Journal;

namespace ActorSweep.Storage.Queue;

/// <summary>Upgrades tables of earlier versions and keeps their rows.</summary>
static class QueueUpgrade
{
    public static void Run(DbConnection connection, bool isSqlite)
    {
        foreach (var (table, name) in new[] { ("actorsweep_queue", "id"), ("actorsweep_recurring", "name") })
        {
            var columns = JournalDatabase.ColumnsOf(connection, table, isSqlite);
            if (table == "actorsweep_queue" && columns.Count > 0 && !columns.Contains("begun"))
                JournalDatabase.Execute(connection, $"ALTER TABLE {table} ADD COLUMN begun integer NOT NULL DEFAULT 0");
            if (columns.Count == 0 || columns.Contains("code"))
                continue;
            if (!columns.Contains("kind"))
                MakeSecondVersion(connection, table);
            JournalDatabase.Execute(connection, $"ALTER TABLE {table} ADD COLUMN code text NOT NULL DEFAULT ''");
            foreach (var (row, queue, work) in JournalDatabase.Rows(
                connection, $"SELECT {name}, queue, work FROM {table}", row => (row.GetString(0), row.GetString(1), (byte[])row.GetValue(2))))
            {
                var (kind, code) = Read(row, queue, work);
                JournalDatabase.Execute(connection, $"UPDATE {table} SET kind = @kind, code = @code WHERE {name} = @name", ("@kind", kind), ("@code", code), ("@name", row));
            }
        }
        foreach (var index in (string[])["waiting", "started", "ended"])
            JournalDatabase.Execute(connection, $"DROP INDEX IF EXISTS actorsweep_queue_{index}");
    }

    static void MakeSecondVersion(DbConnection connection, string table)
    {
        var isQueue = table == "actorsweep_queue";
        string[] columns = ["rated text NOT NULL DEFAULT ''", "kind text NOT NULL DEFAULT '[]'",
            .. isQueue ? (string[])["ready integer NOT NULL DEFAULT 0", "failures integer NOT NULL DEFAULT 0", "forget bigint"] : []];
        foreach (var column in columns)
            JournalDatabase.Execute(connection, $"ALTER TABLE {table} ADD COLUMN {column}");
        JournalDatabase.Execute(connection, $"UPDATE {table} SET rated = CASE WHEN spacing > 0 THEN {(isQueue ? "name" : "function")} ELSE '' END");
        if (isQueue)
            JournalDatabase.Execute(connection, $"UPDATE {table} SET forget = ended + ttl");
    }

    /// <summary>A call that cannot be read gets defaults here and fails when it starts.</summary>
    static (string Kind, string Code) Read(string id, string queue, byte[] work)
    {
        try
        {
            var read = QueuedWork.Read(id, queue, work);
            return (read.Kind, read.Code);
        }
        catch (InvalidSweepException)
        {
            return (QueuedWork.KindOfAny, "");
        }
    }
}
