using ActorSweep.Storage.Journal;
using Akka.Configuration;

namespace ActorSweep.Hosting;

/// <summary>The journal's settings, for this assembly's code and for the library that writes it.</summary>
static class JournalConfig
{
    /// <summary>May hold the connection string of a PostgreSQL server; what HOCON says is stronger.</summary>
    public const string Variable = "ACTORSWEEP_JOURNAL";

    /// <summary>The journal that a scheduler node shall use; null: none.</summary>
    /// <exception cref="ConfigurationException">The setting is none that there is.</exception>
    /// <exception cref="JournalException">The connection string can't be used.</exception>
    public static JournalDatabase? Database(Config config, DataFolder data)
    {
        var server = config.GetString("actorsweep.journal.connection-string") is { Length: > 0 } given ? given : Environment.GetEnvironmentVariable(Variable);
        return config.GetString("actorsweep.journal.store") switch
        {
            "auto" or "postgresql" when server is { Length: > 0 } => JournalDatabase.OnServer(server),
            "auto" or "sqlite" => JournalDatabase.InFolder(data.Path),
            "none" => null,
            "postgresql" => throw new ConfigurationException($"actorsweep.journal.store is postgresql, which needs actorsweep.journal.connection-string or {Variable}."),
            var other => throw new ConfigurationException($"actorsweep.journal.store is '{other}'. There are: auto, sqlite, postgresql, none."),
        };
    }

    /// <summary>What the library that writes the journal has to be told.</summary>
    public static Config ForPersistence(JournalDatabase database) => ConfigurationFactory.ParseString($$"""
        akka.actor.serializers.actorsweep-journal = "ActorSweep.Storage.Journal.JournalSerializer, ActorSweep.Engine"
        akka.actor.serialization-bindings."ActorSweep.Storage.Journal.JournalBatch, ActorSweep.Engine" = actorsweep-journal
        akka.persistence.journal {
          plugin = "akka.persistence.journal.sql"
          sql {
            class = "Akka.Persistence.Sql.Journal.SqlWriteJournal, Akka.Persistence.Sql"
            connection-string = {{Quoted(database.ConnectionString)}}
            provider-name = "{{database.ProviderName}}"
          }
        }
        akka.persistence.snapshot-store {
          plugin = "akka.persistence.snapshot-store.sql"
          sql {
            class = "Akka.Persistence.Sql.Snapshot.SqlSnapshotStore, Akka.Persistence.Sql"
            connection-string = {{Quoted(database.ConnectionString)}}
            provider-name = "{{database.ProviderName}}"
          }
        }
        """);

    static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";
}
