using System.Text.Json;
using System.Text.Json.Serialization;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Protocol;

/// <summary>A spec as JSON, in the names and the grammar of a spec file: on the wire, in manifests and in requests.</summary>
public static class SpecJson
{
    public static string Write(SweepSpec spec) => JsonSerializer.Serialize(ToDocument(spec), SpecJsonContext.Default.SpecDocument);

    /// <summary>Reads what <see cref="Write"/> wrote. People's files are read by <see cref="Client.SpecFile"/>, which tells them where they erred.</summary>
    public static SweepSpec Read(string json) => FromDocument(JsonSerializer.Deserialize(json, SpecJsonContext.Default.SpecDocument)!);

    internal static SpecDocument ToDocument(SweepSpec spec) => new(
        spec.Model,
        spec.Design == Design.Zip ? "zip" : "grid",
        spec.Parameters.ToDictionary(p => p.Name, p => p.Values.ToString()),
        spec.Replicates,
        spec.Seed,
        spec.CommonRandomNumbers,
        spec.Every,
        spec.Quantiles,
        spec.Retries);

    static SweepSpec FromDocument(SpecDocument document) => new()
    {
        Model = document.Model,
        Design = document.Design == "zip" ? Design.Zip : Design.Grid,
        Parameters = [.. document.Parameters.Select(p => new SweptParameter(p.Key, ValueGrammar.Parse(p.Key, p.Value)))],
        Replicates = document.Replicates,
        Seed = document.Seed,
        CommonRandomNumbers = document.CommonRandomNumbers,
        Every = document.Every,
        Quantiles = document.Quantiles,
        Retries = document.Retries,
    };
}

/// <summary>The members of a spec file.</summary>
sealed record SpecDocument(
    string Model,
    string Design,
    Dictionary<string, string> Parameters,
    long Replicates,
    ulong Seed,
    bool CommonRandomNumbers,
    long? Every,
    IReadOnlyList<double> Quantiles,
    int Retries);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.KebabCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SpecDocument))]
sealed partial class SpecJsonContext : JsonSerializerContext;
