using System.Text;
using System.Text.Json;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Protocol.Messages;

/// <summary>Writes and reads a spec as JSON, with the names and the grammar of a spec file: on the wire, in manifests and in requests.</summary>
static class SpecJson
{
    public static string Write(SweepSpec spec)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            foreach (var field in SweepFields.All)
                field.Write(json, spec);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>
    /// Reads the output of <see cref="Write(SweepSpec)"/> of any version: unknown fields are ignored, and missing fields keep their defaults.
    /// Files of users are read by <c>SpecFile</c>, which reports where they are wrong.
    /// </summary>
    /// <exception cref="InvalidSweepException">The text is not a spec.</exception>
    public static SweepSpec Read(string text)
    {
        using var document = Parse(text);
        var spec = new SweepSpec();
        foreach (var field in SweepFields.All)
            if (document.RootElement.TryGetProperty(field.Name, out var value))
                spec = field.Read(new JsonValue(value))(spec);
        return spec;
    }

    static JsonDocument Parse(string text)
    {
        try
        {
            var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document : throw new InvalidSweepException("a sweep must be a JSON object.");
        }
        catch (JsonException e)
        {
            throw new InvalidSweepException($"the sweep is not JSON: {e.Message}");
        }
    }

    sealed class JsonValue(JsonElement json) : SpecNode
    {
        public override string? Single => json.ValueKind switch
        {
            JsonValueKind.String => json.GetString(),
            JsonValueKind.Object or JsonValueKind.Array => null,
            _ => json.GetRawText(),
        };

        public override IEnumerable<SpecNode>? Items =>
            json.ValueKind == JsonValueKind.Array ? json.EnumerateArray().Select(item => new JsonValue(item)) : null;

        public override IEnumerable<(SpecNode Name, SpecNode Value)>? Entries => json.ValueKind == JsonValueKind.Object
            ? json.EnumerateObject().Select(entry => ((SpecNode)new JsonText(entry.Name), (SpecNode)new JsonValue(entry.Value)))
            : null;

        public override InvalidSweepException Wrong(string what) => new(what);
    }

    /// <summary>The name of a JSON property.</summary>
    sealed class JsonText(string text) : SpecNode
    {
        public override string? Single => text;

        public override IEnumerable<SpecNode>? Items => null;

        public override IEnumerable<(SpecNode Name, SpecNode Value)>? Entries => null;

        public override InvalidSweepException Wrong(string what) => new(what);
    }
}
