namespace ActorSweep.Core.Scheduling;

/// <summary>The functions that tasks call, by name.</summary>
sealed class FunctionBook
{
    const int MostFunctions = 10_000;
    readonly Dictionary<string, Function> _functions = new(StringComparer.Ordinal);

    public Function Of(string name)
    {
        if (_functions.TryGetValue(name, out var function))
            return function;
        // A client that uses a new name for each call must not fill the memory.
        if (_functions.Count == MostFunctions)
            _functions.Clear();
        _functions.Add(name, function = new Function(name));
        return function;
    }
}
