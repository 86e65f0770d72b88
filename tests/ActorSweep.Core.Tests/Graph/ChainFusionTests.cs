using ActorSweep.Core.Graph;

namespace ActorSweep.Core.Tests.Graph;

public sealed class ChainFusionTests
{
    static int Leaf(int a) => a;
    static int Next(int a) => a + 1;
    static int Add(int a, int b) => a + b;
    static Delayed<int> New(int i = 0) => Delayed.Call(() => Leaf(i));
    static Delayed<int> After(Delayed<int> a, TaskOptions? options = null) => Delayed.Call(() => Next(a.Value), options);
    static Delayed<int> Sum(Delayed<int> a, Delayed<int> b) => Delayed.Call(() => Add(a.Value, b.Value));
    static int Fused(params Delayed[] targets) => CallGraph.Of(targets).Fuse().Nodes.Count;

    [Fact]
    public void A_chain_becomes_one_node_with_the_inputs_of_its_first_call()
    {
        var (a, b) = (New(1), New(2));
        var graph = CallGraph.Of(After(After(Sum(a, b)))).Fuse();

        Assert.Equal(3, graph.Nodes.Count);
        Assert.Equal([2], graph.Targets);
        Assert.Equal([0, 1], graph.Nodes[2].Inputs.Select(input => input.Node!.Value));
        var inner = Assert.IsType<Argument.Call>(graph.Nodes[2].Call.Arguments[0]).Captured;
        Assert.Equal(nameof(Add), Assert.IsType<Argument.Call>(inner.Arguments[0]).Captured.Method.Name);
    }

    [Fact]
    public void Targets_shared_results_and_results_used_twice_are_not_fused()
    {
        var a = New();
        var b = After(a);
        Assert.Equal(2, Fused(b, a));
        Assert.Equal(3, Fused(After(b), After(b)));
        Assert.Equal(2, Fused(Sum(a, a)));
    }

    [Fact]
    public void Calls_with_a_key_or_options_are_not_fused_unless_only_the_last_has_a_key()
    {
        Assert.Equal(1, Fused(After(After(New()), new TaskOptions { Key = "last" })));
        Assert.Equal(2, Fused(After(After(New(), new TaskOptions { Key = "middle" }))));
        Assert.Equal(3, Fused(After(After(New(), new TaskOptions { Retries = 3 }))));
        Assert.Equal(1, Fused(After(After(New(), new TaskOptions { Pure = true }))));
    }

    [Fact]
    public void A_fused_node_has_at_most_a_hundred_calls()
    {
        var last = New();
        for (var i = 1; i < 1000; i++)
            last = After(last);
        Assert.Equal(10, Fused(last));
    }
}
