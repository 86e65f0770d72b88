using System.Globalization;
using ActorSweep.Protocol.Payloads;
using ActorSweep.Tests.Payloads.Graphs;

namespace ActorSweep.Tests.Payloads;

/// <summary>Whatever a user sends arrives as it was, or is refused where it is sent.</summary>
public sealed class ObjectGraphTests
{
    /// <summary>The number of graphs.</summary>
    const string SeedsVariable = "ACTORSWEEP_SEEDS";

    /// <summary>Replays one graph.</summary>
    const string SeedVariable = "ACTORSWEEP_SEED";

    const int Graphs = 200, Depth = 4;

    [Fact]
    public void A_random_graph_of_objects_arrives_as_it_was_sent_or_is_refused()
    {
        var (one, count) = (Number(SeedVariable), Number(SeedsVariable) ?? Graphs);
        var (first, last) = one is { } replayed ? (replayed, replayed) : (1, count);
        var differences = new List<string>();
        var refused = 0;
        for (var seed = first; seed <= last && differences.Count < 10; seed++)
            if (Send(seed, ref refused) is { } difference)
                differences.Add($"{SeedVariable}={seed}: {difference}");
        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.InRange(refused, 0, 1 + (last - first) / 10);
    }

    /// <summary>Returns the difference between a graph and its copy; null if there is none, or the graph was refused.</summary>
    static string? Send(int seed, ref int refused)
    {
        var graph = new GraphGenerator(new Random(seed)).Any(Depth);
        byte[] bytes;
        try
        {
            bytes = PayloadCodec.Encode(graph);
        }
        catch (CannotTravelException e) when (!e.Message.Contains("cannot be written as bytes", StringComparison.Ordinal))
        {
            refused++;
            return null;
        }
        catch (Exception e)
        {
            return $"{graph?.GetType()} cannot be written: {e}";
        }
        try
        {
            return new GraphComparison().Difference(graph, PayloadCodec.Decode(bytes));
        }
        catch (Exception e)
        {
            return $"{graph?.GetType()} cannot be read: {e}";
        }
    }

    static int? Number(string variable) => Environment.GetEnvironmentVariable(variable) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
