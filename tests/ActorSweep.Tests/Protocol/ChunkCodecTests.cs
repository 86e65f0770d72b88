using ActorSweep.Core.Reduction;
using ActorSweep.Protocol.Messages;
using CsCheck;

namespace ActorSweep.Tests.Protocol;

public sealed class ChunkCodecTests
{
    static readonly Gen<Number> Scalars = Gen.OneOf(Gen.Double.Select(x => (Number)x), Gen.Long.Select(x => (Number)x));

    static readonly Gen<SimulationOutcome> Outcomes = Gen.OneOf(
        Gen.Select(Gen.Byte.Array[32], Gen.Long[1, 1000], Gen.Double.Array[0, 50], Gen.Double.Array[0, 3], Scalars.Array[0, 3])
            .Select(t => new SimulationOutcome(new SimulationResult(t.Item1, t.Item2, t.Item3, t.Item4, t.Item5), null)),
        Gen.Select(Gen.String, Gen.String, Gen.Int[1, 9]).Select(t =>
            new SimulationOutcome(null, new TaskFailure("Type", t.Item1, t.Item2, "worker", t.Item3, ["first", t.Item1]))));

    static readonly Gen<BlockResult[]> Blocks =
        Gen.Select(Gen.Long[0, 1L << 50], Outcomes.Array[1, 4]).Select((block, outcomes) => new BlockResult(block, outcomes)).Array[1, 4];

    [Fact]
    public void The_results_of_a_chunk_are_decoded_bit_for_bit() => Blocks.Sample(blocks =>
        Describe(ChunkCodec.Decode(ChunkCodec.Encode(blocks))) == Describe(blocks));

    [Fact]
    public void A_truncated_result_is_refused()
    {
        var bytes = ChunkCodec.Encode([new BlockResult(0, [new(new SimulationResult(new byte[32], 1, new double[100], [1], [2]), null)])]);
        Assert.ThrowsAny<IOException>(() => ChunkCodec.Decode(bytes[..^20]));
    }

    static string Describe(IEnumerable<BlockResult> blocks) => System.Text.Json.JsonSerializer.Serialize(
        blocks.Select(b => new { b.Block, Outcomes = b.Outcomes.Select(o => new { o.Failure, Result = o.Result is { } r ? Bits(r) : null }) }));

    static object Bits(SimulationResult r) => new
    {
        r.Hash,
        r.Every,
        Recorded = r.Recorded.Select(BitConverter.DoubleToInt64Bits),
        Last = r.Last.Select(BitConverter.DoubleToInt64Bits),
        Scalars = r.Scalars.Select(scalar => (BitConverter.DoubleToInt64Bits(scalar), scalar.Rest).ToString()),
    };
}
