using ActorSweep.Core.Graph;
using CsCheck;

namespace ActorSweep.Core.Tests.Graph;

public sealed class CallGraphTests
{
    static int Leaf(int a) => a;
    static int Next(int a) => a + 1;
    static int Add(int a, int b) => a + b;
    static Delayed<int> New(int i = 0) => Delayed.Call(() => Leaf(i));
    static Delayed<int> After(Delayed<int> a) => Delayed.Call(() => Next(a.Value));
    static Delayed<int> Sum(Delayed<int> a, Delayed<int> b, TaskOptions? options = null) =>
        Delayed.Call(() => Add(a.Value, b.Value), options);

    [Fact]
    public void A_graph_has_shared_calls_once_and_no_unneeded_calls()
    {
        var a = New();
        var (b, c, unneeded) = (After(a), After(a), After(a));
        var graph = CallGraph.Of(Sum(b, c), c);

        Assert.Equal([a, b, c], graph.Nodes.SkipLast(1).Select(node =>
            node.Call).Select(call => new[] { a, b, c }.Single(d => d.Captured == call)));
        Assert.Equal([3, 2], graph.Targets);
        Assert.DoesNotContain(graph.Nodes, node => ReferenceEquals(node.Call, unneeded.Captured));
    }

    [Fact]
    public void The_order_of_a_tree_of_1024_leaves_keeps_at_most_11_results()
    {
        Delayed<int>[] level = [.. Enumerable.Range(0, 1024).Select(New)];
        while (level.Length > 1)
            level = [.. level.Chunk(2).Select(pair => Sum(pair[0], pair[1]))];
        var graph = CallGraph.Of(level[0]);

        var (waiting, most) = (0, 0);
        foreach (var node in graph.Nodes)
        {
            waiting += 1 - node.Inputs.Count;
            most = Math.Max(most, waiting);
        }
        Assert.Equal(11, most);
    }

    [Fact]
    public void A_graph_can_have_a_chain_of_100000_calls_or_a_million_targets()
    {
        var last = New();
        for (var i = 0; i < 100_000; i++)
            last = After(last);
        Assert.Equal(100_001, CallGraph.Of(last).Nodes.Count);

        var captured = New();
        var graph = CallGraph.Of(Enumerable.Range(0, 1_000_000).Select(_ => new Delayed<int>(captured.Captured, null)));
        Assert.Equal(1_000_000, graph.Nodes.Count);
    }

    [Fact]
    public void A_graph_with_the_same_key_twice_is_refused()
    {
        var options = new TaskOptions { Key = "sum" };
        var (a, b) = (New(), New());
        Assert.Equal(
            "two tasks have the key 'sum'; a key must be unique in its run. Give each task its own key.",
            Assert.Throws<InvalidGraphException>(() => CallGraph.Of(Sum(a, b, options), Sum(b, a, options))).Message);
        Assert.Equal(new TaskKey("sum"), CallGraph.Of(Sum(a, b, options)).Nodes[2].Key);
        Assert.Null(CallGraph.Of(a).Nodes[0].Key);
    }

    [Fact]
    public void Equal_calls_are_merged_only_if_they_are_pure()
    {
        var pure = new TaskOptions { Pure = true };
        int[] items = [1, 2], same = [1, 2];
        Delayed<int> Pure(int[] values) => Delayed.Call(() => Length(values), pure);

        Assert.Equal(2, CallGraph.Of(New(1), New(1)).Nodes.Count);
        Assert.Single(CallGraph.Of(Pure(items), Pure(same)).Nodes);
        Assert.Equal(2, CallGraph.Of(Pure(items), Pure([1, 3])).Nodes.Count);
        // Equal calls whose arguments were merged are merged too.
        Assert.Equal([1, 1], CallGraph.Of(Sum(Pure(items), Pure(same), pure), Sum(Pure(same), Pure(items), pure)).Targets);
    }

    static int Length(int[] items) => items.Length;

    [Fact]
    public void An_external_dependency_is_an_input_and_not_a_node()
    {
        var future = new Future();
        var graph = CallGraph.Of(Delayed.Call(() => Next(future.Value)));
        Assert.Equal([new CallInput(future, null)], Assert.Single(graph.Nodes).Inputs);
    }

    sealed class Future : Dependency
    {
        public int Value => throw NoValueHere("Await it.");
    }

    [Fact]
    public void The_position_of_an_input_is_found_among_few_and_among_many()
    {
        Delayed<int>[] few = [.. Enumerable.Range(0, 3).Select(New)], many = [.. Enumerable.Range(0, 100).Select(New)];
        Assert.Equal(2, CallGraph.Of(Delayed.All(few)).Nodes[^1].PositionOf(few[2]));
        Assert.Equal(77, CallGraph.Of(Delayed.All(many)).Nodes[^1].PositionOf(many[77]));
    }

    [Fact]
    public void Every_node_comes_after_its_inputs() => Gen.Int[0, 1000].Array[1, 200].Sample(picks =>
    {
        var all = new List<Delayed<int>> { New() };
        for (var i = 0; i < picks.Length; i++)
            all.Add(picks[i] % 3 == 0 ? After(all[picks[i] % all.Count]) : Sum(all[picks[i] % all.Count], all[picks[i] / 3 % all.Count]));
        var graph = CallGraph.Of(all[^1], all[all.Count / 2]);
        foreach (var checkedGraph in new[] { graph, graph.Fuse() })
        {
            Assert.All(checkedGraph.Nodes, node => Assert.All(node.Inputs, input => Assert.InRange(input.Node!.Value, 0, node.Index - 1)));
            Assert.All(checkedGraph.Nodes, node =>
                Assert.Equal(node.Call.Dependencies.Distinct(), node.Inputs.Select(input => input.Dependency)));
            Assert.Equal(CallCount(graph), CallCount(checkedGraph));
        }
    }, iter: 100);

    static int CallCount(CallGraph graph) => graph.Nodes.Sum(node => CallCount(node.Call));

    static int CallCount(CapturedCall call) => 1 + call.Operands.OfType<Argument.Call>().Sum(inner => CallCount(inner.Captured));
}
