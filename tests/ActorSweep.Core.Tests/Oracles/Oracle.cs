using System.Text.Json;

namespace ActorSweep.Core.Tests.Oracles;

/// <summary>The results of NumPy for the seed deck's model, sweep and streams: sir.json, whose "about" lines describe how they were made.</summary>
static class Oracle
{
    static readonly JsonElement Root =
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Oracles", "sir.json"))).RootElement;

    public static JsonElement OneRun => Root.GetProperty("one_run");

    public static IReadOnlyList<JsonElement> DeckRuns => [.. Root.GetProperty("sweep").GetProperty("runs").EnumerateArray()];

    public static IReadOnlyList<SeedCase> SeedCases { get; } =
        [.. Root.GetProperty("seed_sequence").GetProperty("cases").EnumerateArray().Select(ReadCase)];

    public static string Digest(string part) => Root.GetProperty(part).GetProperty("digest").GetString()!;

    public static double[] Doubles(this JsonElement parent, string name) =>
        [.. parent.GetProperty(name).EnumerateArray().Select(e => e.GetDouble())];

    public static double Double(this JsonElement parent, string name) => parent.GetProperty(name).GetDouble();

    static SeedCase ReadCase(JsonElement e) => new(
        e.GetProperty("entropy").GetUInt64(),
        [.. e.GetProperty("spawn_key").EnumerateArray().Select(k => k.GetUInt64())],
        [.. e.GetProperty("state").EnumerateArray().Select(w => w.GetUInt32())],
        e.Doubles("first_normals"));
}

/// <summary>One derived stream: the input and the output of its SeedSequence.</summary>
sealed record SeedCase(ulong Entropy, ulong[] SpawnKey, uint[] State, double[] FirstNormals);
