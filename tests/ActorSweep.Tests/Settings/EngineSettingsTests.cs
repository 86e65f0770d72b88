using System.Text.RegularExpressions;
using ActorSweep.Client.Connecting;
using ActorSweep.Hosting;
using ActorSweep.Settings;
using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace ActorSweep.Tests.Settings;

public sealed partial class EngineSettingsTests
{
    static readonly IReadOnlyList<string> InHocon =
        [.. Leaves("", Config("").Root.GetObject().GetKey("actorsweep")).Where(key => !EngineSettings.OwnThread.StartsWith($"actorsweep.{key.Split('.')[0]}", StringComparison.Ordinal))];

    public static TheoryData<string> Keys => [.. InHocon];

    [Fact]
    public void The_settings_that_are_read_equal_those_of_the_reference_file()
    {
        var read = new SettingsReader(Config(""));
        _ = new EngineSettings(read);
        Assert.Equal(InHocon.Order(StringComparer.Ordinal), read.Keys);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Each_setting_key_occurs_in_at_most_one_file_of_the_code(string key)
    {
        var files = SourceCode.Literals.Where(l => l.Literal == key || l.Literal.Contains($"actorsweep.{key}", StringComparison.Ordinal)).Select(l => l.File).ToList();
        Assert.True(files.Count <= 1, $"'{key}' stands in {string.Join(", ", files)}");
        Assert.All(files, file => Assert.Contains(file, (string[])["EngineSettings.cs", "SettingKeys.cs"]));
    }

    [Fact]
    public void A_missing_setting_is_refused_by_its_key() => Assert.Equal(
        "actorsweep.http.host is missing.", Assert.Throws<ConfigurationException>(() => EngineSettings.Of(ConfigurationFactory.ParseString("a = 1"))).Message);

    [Theory]
    [InlineData(EngineSettings.JournalVariable)]
    [InlineData(ClusterUrls.Variable)]
    public void Each_environment_variable_occurs_once_in_code(string variable) =>
        Assert.Single(SourceCode.Literals, l => l.Literal.Contains(variable, StringComparison.Ordinal));

    [Fact]
    public void Only_the_settings_classes_read_configurations() =>
        Assert.Equal(["EngineSettings.cs", "HyperionSettings.cs", "SettingsReader.cs"], SourceCode.FilesWith(ReadsConfig()).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("actorsweep.worker.executor = fork", "actorsweep.worker.executor is 'fork'. The choices are: process, threads.")]
    [InlineData("actorsweep.journal.store = mysql", "actorsweep.journal.store is 'mysql'. The choices are: auto, sqlite, postgresql, none.")]
    [InlineData("actorsweep.bundles.largest = much", "actorsweep.bundles.largest cannot be read: ")]
    [InlineData("actorsweep.scheduler.chunk-duration = banana", "actorsweep.scheduler.chunk-duration cannot be read: ")]
    [InlineData("actorsweep.worker.memory-kill = null", "actorsweep.worker.memory-kill cannot be read: ")]
    public void An_unreadable_setting_is_refused_by_its_key(string hocon, string message) =>
        Assert.Contains(message, Assert.Throws<ConfigurationException>(() => EngineSettings.Of(Config(hocon))).Message);

    [Fact]
    public void Options_of_a_node_override_its_file_of_settings()
    {
        var options = new NodeOptions
        {
            Models = TestModels.Catalog,
            Name = "n",
            Host = "10.0.0.7",
            Port = 77,
            Slots = 3,
            Memory = "3 GiB",
            Data = "/a \"b\"\\c",
            Overrides = """
                actorsweep.worker.slots = 5
                actorsweep.worker.memory = 1 GiB
                actorsweep.data.path = "/other"
                akka.remote.dot-netty.tcp.hostname = "10.0.0.8"
                akka.remote.dot-netty.tcp.port = 78
                """,
        };
        var config = SweepNode.Load(options, NodeRole.Scheduler);
        var settings = EngineSettings.Of(config);
        Assert.Equal((3, 3L << 30, "/a \"b\"\\c", 77), (settings.Slots, settings.Memory.Bytes, settings.DataPath, EngineSettings.ClusterPortOf(config)));
        Assert.Equal("10.0.0.7", config.GetString("akka.remote.dot-netty.tcp.hostname"));
    }

    [Fact]
    public void The_default_settings_name_no_folder_of_the_user() => Assert.Equal("", EngineSettings.Of(Config("")).BundlesPath);

    static Config Config(string overrides) => ActorSweepConfig.Load([], overrides);

    static IEnumerable<string> Leaves(string path, HoconValue value) => value.IsObject()
        ? value.GetObject().Items.SelectMany(item => Leaves(path.Length == 0 ? item.Key : $"{path}.{item.Key}", item.Value))
        : [path];

    [GeneratedRegex(@"\b_?[cC]onfig\.Get(String|Int|Long|TimeSpan|Boolean|ByteSize|Double|Float|StringList|Config)\(")]
    private static partial Regex ReadsConfig();
}
