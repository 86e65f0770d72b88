using System.Text.Json.Nodes;
using ActorSweep.Execution.Processes;

namespace ActorSweep.Tests.Execution.Processes;

public sealed class RuntimeSettingsTests
{
    [Theory]
    [InlineData("""{"runtimeOptions": {"tfm": "net10.0"}}""")]
    [InlineData("""{"runtimeOptions": {"tfm": "net10.0", "configProperties": {"System.Globalization.Invariant": true, "System.GC.Concurrent": false}}}""")]
    public void Only_the_culture_behavior_is_changed(string config)
    {
        var (before, after) = (JsonNode.Parse(config)!, JsonNode.Parse(RuntimeSettings.With(config, areInvariant: false))!);
        var properties = after["runtimeOptions"]!["configProperties"]!.AsObject();
        Assert.Equal((false, false), ((bool)properties["System.Globalization.Invariant"]!, (bool)properties["System.Globalization.PredefinedCulturesOnly"]!));
        Assert.Equal("net10.0", (string)after["runtimeOptions"]!["tfm"]!);
        Assert.Equal((bool?)before["runtimeOptions"]!["configProperties"]?["System.GC.Concurrent"], (bool?)properties["System.GC.Concurrent"]);
    }
}
