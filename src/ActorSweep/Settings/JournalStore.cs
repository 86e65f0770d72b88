namespace ActorSweep.Settings;

/// <summary>Where runs are recorded.</summary>
enum JournalStore
{
    /// <summary>On a server where a connection string is given, else in a file.</summary>
    Auto,

    /// <summary>In a SQLite file of the data folder.</summary>
    Sqlite,

    /// <summary>On a PostgreSQL server that scheduler nodes of several machines share.</summary>
    Postgresql,

    None,
}
