using System.Globalization;
using ActorSweep.Core.Queue;
using ActorSweep.Storage.Journal;

namespace ActorSweep.Storage.Queue;

/// <summary>The recurring calls of the queue: a row for each, with the time of its next call.</summary>
sealed class RecurringTable(QueueDatabase database)
{
    /// <summary>Schedules a call and replaces the one of the same name.</summary>
    /// <exception cref="InvalidSweepException">The cron expression, the time zone or the call is invalid.</exception>
    public void Put(RecurringCall m)
    {
        var (_, kind, code) = QueuedWork.Read(m.Call);
        Recurrence.Check(m.Cron, m.Zone);
        var recurrence = new Recurrence(m.Cron, m.Zone);
        database.Write(connection =>
        {
            var now = QueueDatabase.Time(Convert.ToInt64(JournalDatabase.Query(connection, $"SELECT {database.Now}"), CultureInfo.InvariantCulture));
            return JournalDatabase.Execute(connection, """
                INSERT INTO actorsweep_recurring (name, cron, zone, next, queue, function, work, priority, expires, spacing, rated, kind, code, before, ttl)
                VALUES (@name, @cron, @zone, @next, @queue, @function, @work, @priority, @expires, @spacing, @rated, @kind, @code, @before, @ttl)
                ON CONFLICT (name) DO UPDATE SET cron = excluded.cron, zone = excluded.zone, next = excluded.next, queue = excluded.queue, function = excluded.function,
                    work = excluded.work, priority = excluded.priority, expires = excluded.expires, spacing = excluded.spacing, rated = excluded.rated, kind = excluded.kind, code = excluded.code, before = excluded.before, ttl = excluded.ttl
                """,
                ("@name", m.Name), ("@cron", m.Cron), ("@zone", m.Zone), ("@next", Milliseconds(recurrence.After(now))), ("@queue", m.Call.Queue), ("@function", m.Call.Name),
                ("@work", m.Call.Work), ("@priority", m.Call.Priority), ("@expires", (object?)m.Call.Expires ?? DBNull.Value), ("@spacing", m.Call.Interval), ("@rated", QueueTable.RatedAs(m.Call)), ("@kind", kind), ("@code", code),
                ("@before", m.Call.AcknowledgeBefore ? 1 : 0), ("@ttl", m.Call.ResultTtl));
        });
    }

    /// <returns>Whether there was a recurring call of this name.</returns>
    public bool Remove(string name) => database.Write(connection =>
        JournalDatabase.Execute(connection, "DELETE FROM actorsweep_recurring WHERE name = @name", ("@name", name)) == 1);

    public IReadOnlyList<RecurringSnapshot> List() => database.Read("SELECT name, cron, zone, function, next FROM actorsweep_recurring ORDER BY name", row => new RecurringSnapshot
    {
        Name = row.GetString(0),
        Cron = row.GetString(1),
        Zone = row.GetString(2),
        Function = row.GetString(3),
        Next = row.IsDBNull(4) ? null : QueueDatabase.Time(row.GetInt64(4)),
    });

    public IReadOnlyList<DueRecurrence> WhoseTimeHasCome() => database.Read(
        $"SELECT name, cron, zone, next, {database.Now} FROM actorsweep_recurring WHERE next <= {database.Now}",
        row => new DueRecurrence(row.GetString(0), row.GetString(1), row.GetString(2), QueueDatabase.Time(row.GetInt64(3)), QueueDatabase.Time(row.GetInt64(4))));

    /// <summary>Adds a due call to the queue once, however many of its times have passed, and sets its next time.</summary>
    /// <exception cref="InvalidSweepException">This node does not know the time zone or the expression. The call is added, and then not again.</exception>
    public void PutIn(DueRecurrence due, string token)
    {
        DateTimeOffset? next = null;
        try
        {
            next = new Recurrence(due.Cron, due.Zone).After(due.Now);
        }
        finally
        {
            database.Write(token, connection =>
            {
                if (JournalDatabase.Execute(connection, "UPDATE actorsweep_recurring SET next = @next WHERE name = @name AND next = @time",
                    ("@next", Milliseconds(next)), ("@name", due.Name), ("@time", due.Time.ToUnixTimeMilliseconds())) == 1)
                    JournalDatabase.Execute(connection, $"""
                        INSERT INTO actorsweep_queue (id, queue, name, work, priority, enqueued, due, ready, expires, spacing, rated, kind, code, before, ttl)
                        SELECT @id, queue, function, work, priority, {database.Now}, {database.Now}, 1, {database.Now} + expires, spacing, rated, kind, code, before, ttl
                        FROM actorsweep_recurring WHERE name = @name
                        ON CONFLICT (id) DO NOTHING
                        """, ("@id", IdOf(due)), ("@name", due.Name));
                return 0;
            });
        }
    }

    /// <summary>The id is the same whichever scheduler adds the call.</summary>
    static string IdOf(DueRecurrence due) => $"{due.Name}@{due.Time:yyyyMMdd'T'HHmmss'Z'}";

    static object Milliseconds(DateTimeOffset? time) => time is { } at ? at.ToUnixTimeMilliseconds() : DBNull.Value;
}
