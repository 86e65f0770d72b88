using ActorSweep.Hosting;
using ActorSweep.Settings;
using ActorSweep.Storage.Journal;
using Akka.Configuration;

namespace ActorSweep.Tests.Hosting;

/// <summary>The place of a scheduler node's journal: by HOCON, else by the environment, else in the folder.</summary>
[Collection(nameof(Alone))]
public sealed class JournalConfigTests : IDisposable
{
    static readonly DataFolder Data = new("/data", IsTemporary: false);

    readonly string? _before = Environment.GetEnvironmentVariable(EngineSettings.JournalVariable);

    public void Dispose() => Environment.SetEnvironmentVariable(EngineSettings.JournalVariable, _before);

    [Theory]
    [InlineData(null, "", "auto", "/data/journal.db")]
    [InlineData("", "", "auto", "/data/journal.db")]
    [InlineData("Host=env;Database=sweep", "", "auto", "sweep on env:5432")]
    [InlineData("Host=env;Database=sweep", "", "postgresql", "sweep on env:5432")]
    [InlineData("Host=env;Database=sweep", "Host=hocon;Database=sweep", "auto", "sweep on hocon:5432")]
    [InlineData("Host=env;Database=sweep", "Host=hocon;Database=sweep", "postgresql", "sweep on hocon:5432")]
    [InlineData(null, "Host=hocon;Database=sweep", "auto", "sweep on hocon:5432")]
    [InlineData("Host=env;Database=sweep", "", "sqlite", "/data/journal.db")]
    [InlineData("Host=env;Database=sweep", "Host=hocon;Database=sweep", "none", null)]
    public void The_journal_is_chosen_by_HOCON_before_the_environment_before_the_data_folder(string? variable, string hocon, string store, string? journal) =>
        Assert.Equal(journal, Database(variable, hocon, store)?.Name);

    [Fact]
    public void PostgreSQL_without_a_connection_string_is_refused_and_the_error_says_where_to_set_one() =>
        Assert.Equal(
            "actorsweep.journal.store is postgresql, which needs actorsweep.journal.connection-string or ACTORSWEEP_JOURNAL.",
            Assert.Throws<ConfigurationException>(() => Database(null, "", "postgresql")).Message);

    [Fact]
    public void An_invalid_connection_string_in_the_environment_is_refused_with_an_example() =>
        Assert.Contains("Use the form 'Host=db;", Assert.Throws<JournalException>(() => Database("nonsense", "", "auto")).Message);

    /// <summary>Returns the database that the settings files of a seed choose.</summary>
    static JournalDatabase? Database(string? variable, string hocon, string store)
    {
        Environment.SetEnvironmentVariable(EngineSettings.JournalVariable, variable);
        return JournalConfig.Database(
            EngineSettings.Of(ActorSweepConfig.Load(["seed", "node"], $"actorsweep.journal {{ store = {store}, connection-string = \"{hocon}\" }}")), Data);
    }
}
