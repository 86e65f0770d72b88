using ActorSweep.Core.Sweeps;
using ActorSweep.Execution.Jobs;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Tests.Execution;

/// <summary>A chunk of a sweep that cannot start.</summary>
public sealed class RefusedSweepTests
{
    static readonly SweepSpec Spec = new() { Model = "own", Parameters = [new("x", new ArithmeticRange(0, 100, 1))] };

    static ReadyWork.OfSweep Chunk(ModelCode? model) => new(
        new AssignSweepChunk(1, new RunId("r"), new AttemptId(7), 2, 1, 3, new SpecSource(null, null) { Model = model }), SpecJson.Write(Spec));

    [Fact]
    public void All_simulations_fail_with_the_reason_if_the_model_of_a_client_cannot_be_loaded()
    {
        var signature = new ModelSignature("own", [new ModelParameter("x", 0, false, 0, 1000)], false, ["y"], []);
        var ended = (ExecutorNews.FinishedSweepChunk)Chunk(new ModelCode(signature, [])).Refuse(new IOException("the bundle is gone"), "w");

        var layout = SweepPlan.Bind(Spec, signature).Layout;
        var blocks = ChunkCodec.Decode(ended.Packed!.Value.ToArray());
        Assert.Equal([1, 2, 3], blocks.Select(b => b.Block));
        Assert.Equal(layout.CountOf(new BlockRange(1, 3)), ended.Failed);
        Assert.All(blocks, b => Assert.Equal(layout.CountOf(b.Block), b.Outcomes.Count));
        Assert.All(blocks.SelectMany(b => b.Outcomes), o => Assert.Equal("the bundle is gone", o.Failure!.Message));
    }

    [Fact]
    public void All_simulations_fail_with_the_reason_if_a_model_that_every_node_has_cannot_begin()
    {
        var ended = (ExecutorNews.FinishedSweepChunk)Chunk(null).Refuse(new IOException("no room"), "w");
        Assert.All(ChunkCodec.Decode(ended.Packed!.Value.ToArray()).SelectMany(b => b.Outcomes), o => Assert.Equal("no room", o.Failure!.Message));
    }
}
