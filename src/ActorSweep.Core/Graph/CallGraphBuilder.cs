namespace ActorSweep.Core.Graph;

/// <summary>Visits the targets and everything that they need, without recursion, because a chain may be longer than any stack.</summary>
sealed class CallGraphBuilder
{
    readonly List<CallNode> _nodes = [];
    readonly Dictionary<Delayed, int> _indices = [];
    readonly HashSet<string> _keys = [];
    readonly Dictionary<PureCall, int> _pure = [];
    readonly Stack<Visit> _path = new();

    public CallGraph Build(IReadOnlyList<Delayed> targets)
    {
        foreach (var target in targets)
        {
            Enter(target);
            while (_path.TryPeek(out var visit))
                Continue(visit);
        }
        return new CallGraph(_nodes, [.. targets.Select(target => _indices[target])]);
    }

    void Enter(Delayed call)
    {
        if (!_indices.ContainsKey(call))
            _path.Push(new Visit(call));
    }

    void Continue(Visit visit)
    {
        while (visit.Next < visit.Dependencies.Length)
            if (visit.Dependencies[visit.Next++] is Delayed before && !_indices.ContainsKey(before))
            {
                Enter(before);
                return;
            }
        _path.Pop();
        _indices.TryAdd(visit.Call, IndexOf(visit));
    }

    int IndexOf(Visit visit)
    {
        var call = visit.Call;
        var inputs = new CallInput[visit.Dependencies.Length];
        for (var i = 0; i < inputs.Length; i++)
            inputs[i] = new CallInput(visit.Dependencies[i], visit.Dependencies[i] is Delayed before ? _indices[before] : null);
        var index = _nodes.Count;
        if (call.Options.Pure)
        {
            var pure = new PureCall(call.Captured, call.Options, inputs);
            if (!_pure.TryAdd(pure, index))
                return _pure[pure];
        }
        if (call.Options.Key is { } key && !_keys.Add(key))
            throw new InvalidGraphException($"two tasks have the key '{key}'; a key must be unique in its run. Give each task its own key.");
        _nodes.Add(new CallNode(index, call.Captured, call.Options, inputs));
        return index;
    }

    sealed class Visit(Delayed call)
    {
        public Delayed Call => call;
        public Dependency[] Dependencies { get; } = Distinct(call.Captured);
        public int Next { get; set; }

        static Dependency[] Distinct(CapturedCall call) => [.. call.Dependencies.Distinct()];
    }
}
