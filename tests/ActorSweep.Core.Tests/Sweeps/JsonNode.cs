using System.Text.Json;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Tests.Sweeps;

/// <summary>A spec that a test writes as JSON. Its errors begin with the path of the value.</summary>
sealed class JsonNode(JsonElement json, string path) : SpecNode
{
    public static JsonNode Of(string json) => new(JsonDocument.Parse(json).RootElement, "$");

    public override string? Single => json.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? null : json.ValueKind == JsonValueKind.String ? json.GetString() : json.GetRawText();

    public override IEnumerable<SpecNode>? Items =>
        json.ValueKind == JsonValueKind.Array ? json.EnumerateArray().Select((item, i) => new JsonNode(item, $"{path}[{i}]")) : null;

    public override IEnumerable<(SpecNode Name, SpecNode Value)>? Entries => json.ValueKind == JsonValueKind.Object
        ? json.EnumerateObject().Select(p => ((SpecNode)new Name(p.Name, path), (SpecNode)new JsonNode(p.Value, $"{path}.{p.Name}")))
        : null;

    public override InvalidSweepException Wrong(string what) => new($"{path}: {what}");

    sealed class Name(string name, string path) : SpecNode
    {
        public override string Single => name;

        public override IEnumerable<SpecNode>? Items => null;

        public override IEnumerable<(SpecNode Name, SpecNode Value)>? Entries => null;

        public override InvalidSweepException Wrong(string what) => new($"{path}: {what}");
    }
}
