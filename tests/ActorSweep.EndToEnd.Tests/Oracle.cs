using System.Text.Json.Nodes;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>Reference values computed with NumPy.</summary>
static class Oracle
{
    static readonly JsonNode Root = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "sir.json")))!;

    public static JsonArray Runs => Root["sweep"]!["runs"]!.AsArray();

    /// <summary>The cases with known digests: the name, the arguments of <c>sweep</c>, the digest.</summary>
    public static IReadOnlyList<(string Name, string[] Arguments, string Digest)> Cases { get; } =
    [
        ("every 1", ["--every", "1"], Digest("sweep")),
        ("every 100", ["--every", "100"], Digest("sweep_every_100")),
        ("every 400", [], Digest("sweep_every_400")),
        ("replicates", ["-p", "beta=linspace(1e-4,4e-4,4)", "-p", "npts=20000", "--replicates", "3", "--seed", "2026", "--every", "40"], Digest("replicates")),
    ];

    /// <summary>The cases that do not record every step. Those that do write a gigabyte.</summary>
    public static IEnumerable<(string Name, string[] Arguments, string Digest)> DecimatedCases => Cases.Skip(1);

    /// <summary>The digest of the deck's sweep.</summary>
    public static string Deck { get; } = Digest("sweep_every_400");

    static string Digest(string name) => Root[name]!["digest"]!.GetValue<string>();
}
