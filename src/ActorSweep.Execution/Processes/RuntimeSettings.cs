using System.Text.Json.Nodes;

namespace ActorSweep.Execution.Processes;

/// <summary>Makes the runtime settings of executors whose culture behavior differs from that of this program.</summary>
static class RuntimeSettings
{
    const string Invariant = "System.Globalization.Invariant", PredefinedOnly = "System.Globalization.PredefinedCulturesOnly";

    /// <summary>Returns the text of a <c>runtimeconfig.json</c> with another culture behavior.</summary>
    /// <param name="config">The text of this program's file.</param>
    /// <param name="areInvariant">Whether the executor is globalization-invariant.</param>
    public static string With(string config, bool areInvariant)
    {
        var root = JsonNode.Parse(config)!.AsObject();
        var options = root["runtimeOptions"]!.AsObject();
        if (options["configProperties"] is not JsonObject properties)
            options["configProperties"] = properties = [];
        properties[Invariant] = areInvariant;
        properties[PredefinedOnly] = areInvariant;
        return root.ToJsonString();
    }
}
