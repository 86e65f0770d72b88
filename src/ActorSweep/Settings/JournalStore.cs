namespace ActorSweep.Settings;

/// <summary>Where runs are recorded.</summary>
enum JournalStore
{
    /// <summary>On a server where one is named, and else in a file.</summary>
    Auto,

    /// <summary>In a file of the data folder.</summary>
    Sqlite,

    /// <summary>On a server that scheduler nodes of several machines share.</summary>
    Postgresql,

    /// <summary>Nowhere.</summary>
    None,
}
