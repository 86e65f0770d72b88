using System.Text;
using System.Text.Json;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Protocol;

/// <summary>A spec as JSON, in the names and the grammar of a spec file: on the wire, in manifests and in requests.</summary>
public static class SpecJson
{
    public static string Write(SweepSpec spec)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
            Write(json, spec);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>Reads what <see cref="Write(SweepSpec)"/> wrote. People's files are read by <see cref="Client.SpecFile"/>, which tells them where they erred.</summary>
    public static SweepSpec Read(string text)
    {
        using var document = JsonDocument.Parse(text);
        var json = document.RootElement;
        return new SweepSpec
        {
            Model = json.GetProperty("model").GetString()!,
            Design = json.GetProperty("design").GetString() == "zip" ? Design.Zip : Design.Grid,
            Parameters = [.. json.GetProperty("parameters").EnumerateObject()
                .Select(p => new SweptParameter(p.Name, ValueGrammar.Parse(p.Name, p.Value.GetString()!)))],
            Replicates = json.GetProperty("replicates").GetInt64(),
            Seed = json.GetProperty("seed").GetUInt64(),
            CommonRandomNumbers = json.GetProperty("common-random-numbers").GetBoolean(),
            Every = json.GetProperty("every") is { ValueKind: JsonValueKind.Number } every ? every.GetInt64() : null,
            Quantiles = [.. json.GetProperty("quantiles").EnumerateArray().Select(q => q.GetDouble())],
            Retries = json.GetProperty("retries").GetInt32(),
        };
    }

    static void Write(Utf8JsonWriter json, SweepSpec spec)
    {
        json.WriteStartObject();
        json.WriteString("model", spec.Model);
        json.WriteString("design", spec.Design == Design.Zip ? "zip" : "grid");
        json.WriteStartObject("parameters");
        foreach (var (name, values) in spec.Parameters)
            json.WriteString(name, values.ToString());
        json.WriteEndObject();
        json.WriteNumber("replicates", spec.Replicates);
        json.WriteNumber("seed", spec.Seed);
        json.WriteBoolean("common-random-numbers", spec.CommonRandomNumbers);
        if (spec.Every is { } every)
            json.WriteNumber("every", every);
        else
            json.WriteNull("every");
        json.WriteStartArray("quantiles");
        foreach (var quantile in spec.Quantiles)
            json.WriteNumberValue(quantile);
        json.WriteEndArray();
        json.WriteNumber("retries", spec.Retries);
        json.WriteEndObject();
    }
}
