using ActorSweep.Settings;
using ActorSweep.Storage.Journal;
using Akka.Configuration;

namespace ActorSweep.Hosting;

/// <summary>The settings of the journal, for this assembly and for Akka.Persistence.Sql, which writes it.</summary>
static class JournalConfig
{
    /// <summary>The journal of a scheduler node; null: none.</summary>
    /// <exception cref="ConfigurationException">The journal is on a server, but there is no connection string.</exception>
    /// <exception cref="JournalException">The connection string is invalid.</exception>
    public static JournalDatabase? Database(EngineSettings settings, DataFolder data) => (settings.JournalStore, settings.JournalServer) switch
    {
        (JournalStore.Auto or JournalStore.Postgresql, { } server) => JournalDatabase.OnServer(server),
        (JournalStore.Auto or JournalStore.Sqlite, _) => JournalDatabase.InFolder(data.Path),
        (JournalStore.Postgresql, null) => throw EngineSettings.NoJournalServer(),
        _ => null,
    };

    /// <summary>The configuration of Akka.Persistence.Sql.</summary>
    public static Config ForPersistence(JournalDatabase database) => ConfigurationFactory.ParseString($$"""
        akka.actor.serializers.actorsweep-journal = "ActorSweep.Storage.Journal.JournalSerializer, ActorSweep.Engine"
        akka.actor.serialization-bindings."ActorSweep.Storage.Journal.JournalBatch, ActorSweep.Engine" = actorsweep-journal
        akka.persistence.journal {
          plugin = "akka.persistence.journal.sql"
          sql {
            class = "Akka.Persistence.Sql.Journal.SqlWriteJournal, Akka.Persistence.Sql"
            connection-string = {{EngineSettings.Quoted(database.ConnectionString)}}
            provider-name = "{{database.ProviderName}}"
          }
        }
        akka.persistence.snapshot-store {
          plugin = "akka.persistence.snapshot-store.sql"
          sql {
            class = "Akka.Persistence.Sql.Snapshot.SqlSnapshotStore, Akka.Persistence.Sql"
            connection-string = {{EngineSettings.Quoted(database.ConnectionString)}}
            provider-name = "{{database.ProviderName}}"
          }
        }
        """);
}
