using System.Data.Common;
using ActorSweep.Storage.Journal;

namespace ActorSweep.Storage.Queue;

/// <summary>The queue's tables.</summary>
static class QueueSchema
{
    /// <remarks>
    /// For a waiting call, <c>ready</c> says whether it is due; <c>rated</c> is its function where that has a rate, else empty; <c>kind</c> is its
    /// requirements on workers; <c>code</c> names the bundles of its functions. For a claimed call, <c>token</c> is the lease of the scheduler that
    /// claimed it, and <c>begun</c> counts its claims by all schedulers.
    /// </remarks>
    public static void Create(DbConnection connection, bool isSqlite)
    {
        var (bytes, place, real) = isSqlite ? ("blob", "integer PRIMARY KEY AUTOINCREMENT", "real") : ("bytea", "bigserial PRIMARY KEY", "double precision");
        var call = $"""
            queue text NOT NULL, work {bytes} NOT NULL, priority integer NOT NULL, expires bigint, spacing {real} NOT NULL, rated text NOT NULL, kind text NOT NULL,
            code text NOT NULL DEFAULT '', before integer NOT NULL, ttl bigint NOT NULL
            """;
        foreach (var sql in new[]
        {
            $"""
            TABLE IF NOT EXISTS actorsweep_queue (
                place {place}, id text NOT NULL UNIQUE, name text NOT NULL, {call}, enqueued bigint NOT NULL, due bigint NOT NULL, ready integer NOT NULL,
                failures integer NOT NULL DEFAULT 0, begun integer NOT NULL DEFAULT 0, state integer NOT NULL DEFAULT 0, token text, ended bigint, forget bigint, result {bytes}, failure text)
            """,
            "INDEX IF NOT EXISTS actorsweep_queue_ready ON actorsweep_queue (rated, kind, priority DESC, place) WHERE state = 0 AND ready = 1",
            "INDEX IF NOT EXISTS actorsweep_queue_due ON actorsweep_queue (due) WHERE state = 0 AND ready = 0",
            "INDEX IF NOT EXISTS actorsweep_queue_expires ON actorsweep_queue (expires) WHERE state = 0 AND expires IS NOT NULL",
            "INDEX IF NOT EXISTS actorsweep_queue_begun ON actorsweep_queue (token) WHERE token IS NOT NULL",
            "INDEX IF NOT EXISTS actorsweep_queue_forget ON actorsweep_queue (forget) WHERE forget IS NOT NULL",
            $"TABLE IF NOT EXISTS actorsweep_recurring (name text PRIMARY KEY, cron text NOT NULL, zone text NOT NULL, next bigint, function text NOT NULL, {call})",
            "TABLE IF NOT EXISTS actorsweep_rate (name text PRIMARY KEY, next bigint NOT NULL)",
        })
            JournalDatabase.Execute(connection, $"CREATE {sql}");
    }
}
