using System.Globalization;
using System.Text.Json.Nodes;
using ActorSweep.Node.Output;

namespace ActorSweep.Node.Compare;

/// <summary>Prints a comparison: as the deck's table, or as one JSON object.</summary>
/// <param name="missing">Requested peers that this machine does not have.</param>
sealed class ComparisonReport(Comparison comparison, ComparedSweep sweep, IReadOnlyList<MissingPeer> missing)
{
    public void WriteText()
    {
        Console.WriteLine(sweep.ToString());
        Console.WriteLine();
        var numPy = comparison.Rows.FirstOrDefault(row => row.Mode.Name == Peers.NumPy);
        Table.Write(
            [.. (string[])["mode", "written", "seconds", "speed-up", "once started", "speed-up"], .. numPy is null ? (string[])[] : ["of NumPy"], "digest"],
            comparison.Rows.Select(row => Cells(row, numPy)));
        Console.WriteLine();
        if (comparison.Disagreement() is null)
            Console.WriteLine($"All digests are {comparison.Rows.First().Digest}.");
        if (numPy is not null)
            Console.WriteLine("The peers get their betas as Python's floats, because NumPy's scalars take longer to pickle than to simulate.");
        foreach (var line in Missing())
            Console.WriteLine(line);
    }

    public void WriteJson() => Console.WriteLine(new JsonObject
    {
        ["model"] = sweep.Model,
        ["simulations"] = sweep.Simulations,
        ["cores"] = sweep.Cores,
        ["workers"] = sweep.Workers,
        ["slots"] = sweep.Slots,
        ["repeat"] = sweep.Repeat,
        ["agree"] = comparison.Disagreement() is null,
        ["digest"] = comparison.Disagreement() is null ? comparison.Rows.First().Digest : null,
        ["modes"] = new JsonArray([.. comparison.Rows.Select(Json)]),
        ["missing"] = new JsonArray([.. missing.Select(Json)]),
        ["notes"] = new JsonArray([.. comparison.Notes.Select(note => JsonValue.Create(note))]),
    }.ToJsonString(ManifestFile.Plain));

    IEnumerable<string> Missing() =>
        [.. missing.Select(peer => $"{peer.Name} is not installed. On Debian: apt-get install {string.Join(' ', peer.Packages)}"), .. comparison.Notes];

    string[] Cells(ComparedRow row, ComparedRow? numPy) =>
    [
        row.Mode.Name,
        row.Mode.Written,
        Seconds(row.Seconds),
        Factor(comparison.SpeedUp(row.Seconds)),
        row.Mode.HasStart ? Seconds(row.Working) : "–",
        row.Mode.HasStart ? Factor(comparison.SpeedUp(row.Working)) : "–",
        .. numPy is null ? (string[])[] : [Factor(numPy.Seconds / row.Seconds)],
        ComparedRow.Short(row.Digest),
    ];

    JsonNode Json(ComparedRow row) => new JsonObject
    {
        ["mode"] = row.Mode.Name,
        ["written"] = row.Mode.Written,
        ["seconds"] = row.Seconds,
        ["speed_up"] = comparison.SpeedUp(row.Seconds),
        ["seconds_working"] = row.Working,
        ["speed_up_working"] = comparison.SpeedUp(row.Working),
        ["digest"] = row.Digest,
    };

    static JsonNode Json(MissingPeer peer) => new JsonObject
    {
        ["mode"] = peer.Name,
        ["packages"] = new JsonArray([.. peer.Packages.Select(package => JsonValue.Create(package))]),
    };

    static string Seconds(double seconds) => seconds.ToString("0.000", CultureInfo.InvariantCulture);

    static string Factor(double factor) => factor.ToString(factor < 9.95 ? "0.00" : "0.0", CultureInfo.InvariantCulture);
}

/// <summary>The compared sweep, and the machine and clusters that run it.</summary>
sealed record ComparedSweep(string Model, long Simulations, int Cores, int Workers, int Slots, int Repeat)
{
    public override string ToString() =>
        $"{RunReport.Count((int)Simulations, "simulation")} of {Model} on {RunReport.Count(Cores, "core")}; clusters of {RunReport.Count(Workers, "worker")}, "
        + RunReport.Count(Slots, "slot") + " each" + (Repeat > 1 ? $"; medians of {Repeat}" : "");
}
