using System.Data.Common;
using ActorSweep.Core.Sweeps;
using ActorSweep.Storage.Journal;

namespace ActorSweep.Storage.Queue;

/// <summary>Makes tables of the first version into those of this one. What is in them stays.</summary>
static class QueueUpgrade
{
    public static void Run(DbConnection connection, bool isSqlite)
    {
        foreach (var (table, name, columns) in new[]
        {
            ("actorsweep_queue", "id", "rated text NOT NULL DEFAULT '', kind text NOT NULL DEFAULT '[]', ready integer NOT NULL DEFAULT 0, failures integer NOT NULL DEFAULT 0, forget bigint"),
            ("actorsweep_recurring", "name", "rated text NOT NULL DEFAULT '', kind text NOT NULL DEFAULT '[]'"),
        })
        {
            if (!IsOfTheFirst(connection, table, isSqlite))
                continue;
            foreach (var column in columns.Split(", "))
                JournalDatabase.Execute(connection, $"ALTER TABLE {table} ADD COLUMN {column}");
            var function = name == "id" ? "name" : "function";
            JournalDatabase.Execute(connection, $"UPDATE {table} SET rated = CASE WHEN spacing > 0 THEN {function} ELSE '' END");
            foreach (var (row, queue, work) in QueueDatabase.Rows(
                connection, $"SELECT {name}, queue, work FROM {table}", row => (row.GetString(0), row.GetString(1), (byte[])row.GetValue(2))))
                JournalDatabase.Execute(connection, $"UPDATE {table} SET kind = @kind WHERE {name} = @name", ("@kind", KindOf(row, queue, work)), ("@name", row));
            if (name == "id")
                JournalDatabase.Execute(connection, $"UPDATE {table} SET forget = ended + ttl");
        }
        foreach (var index in (string[])["waiting", "started", "ended"])
            JournalDatabase.Execute(connection, $"DROP INDEX IF EXISTS actorsweep_queue_{index}");
    }

    static bool IsOfTheFirst(DbConnection connection, string table, bool isSqlite)
    {
        var columns = QueueDatabase.Rows(
            connection,
            isSqlite ? $"SELECT name FROM pragma_table_info('{table}')" : $"SELECT column_name FROM information_schema.columns WHERE table_name = '{table}' AND table_schema = current_schema()",
            row => row.GetString(0));
        return columns.Count > 0 && !columns.Contains("kind");
    }

    /// <summary>What can't be read says so when it begins.</summary>
    static string KindOf(string id, string queue, byte[] work)
    {
        try
        {
            return QueuedWork.Read(id, queue, work).Kind;
        }
        catch (InvalidSweepException)
        {
            return QueuedWork.KindOfAny;
        }
    }
}
