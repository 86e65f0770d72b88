using System.Collections;
using System.Runtime.CompilerServices;

namespace ActorSweep.Client.Parallelize.Naming;

/// <summary>
/// Makes the complete arguments of each call, in the order of the parameters, from the user's input. All input is checked before the first call.
/// </summary>
sealed class ArgumentSets
{
    readonly FunctionParameters _parameters;
    readonly Dictionary<int, object?> _fixed = [];

    /// <summary>The positions of the parameters that differ between calls.</summary>
    readonly List<int> _free;

    ArgumentSets(FunctionParameters parameters, object? with)
    {
        _parameters = parameters;
        foreach (var (name, value) in with is null ? [] : NamedValues.Read(with))
            _fixed[parameters.Find(name)] = Convert(parameters.Find(name), value);
        _free = [.. Enumerable.Range(0, parameters.All.Count).Where(p => !_fixed.ContainsKey(p))];
    }

    /// <param name="each">The arguments that differ: named sequences, a sequence of argument sets, or a count.</param>
    /// <param name="with">The arguments that are the same for all calls, by name.</param>
    /// <exception cref="ArgumentException">The arguments do not fit the parameters.</exception>
    public static object?[][] Read(FunctionParameters parameters, object each, object? with)
    {
        var sets = new ArgumentSets(parameters, with);
        return each switch
        {
            int count => sets.Counted(count),
            _ when NamedValues.IsNamed(each) => sets.Named(NamedValues.Read(each)),
            IEnumerable rows and not string => [.. rows.Cast<object?>().Select(sets.Row)],
            ITuple => throw new ArgumentException("A tuple has no names. Give an object with names, as in new { seed = seeds, beta = betas }.", nameof(each)),
            _ => sets.Named(NamedValues.Read(each)),
        };
    }

    object?[][] Counted(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var needy = _free.Where(p => !_parameters.All[p].HasDefaultValue).Take(1).ToList();
        return [.. Enumerable.Range(0, count).Select(i => Complete(needy.Select(p => (p, (object?)i))))];
    }

    object?[][] Named(IReadOnlyList<(string Name, object? Value)> sequences)
    {
        var columns = sequences.Select(s => (Position: FindFree(s.Name), ZippedColumn: Open(s.Name, s.Value))).ToList();
        if (columns.Count == 0)
            throw new ArgumentException($"no sequence is given, so that the number of calls of {_parameters.Function} is unknown.");
        var count = ZippedColumns.Read([.. columns.Select(c => c.ZippedColumn)]);
        return [.. Enumerable.Range(0, count).Select(i => Complete(columns.Select(c => (c.Position, c.ZippedColumn.Values[i]))))];
    }

    static ZippedColumn<object?> Open(string name, object? value) => value is IEnumerable sequence and not string
        ? new ZippedColumn<object?>(name, sequence.Cast<object?>(), (sequence as ICollection)?.Count)
        : throw new ArgumentException($"'{name}' is {value ?? "null"}, not a sequence. Give a value that is the same for all calls in 'with'.");

    object?[] Row(object? row)
    {
        // The function's own parameter may be a dictionary or a tuple.
        if (_free.Count == 1 && row is not null && _parameters.All[_free[0]].ParameterType.IsInstanceOfType(row))
            return Complete([(_free[0], row)]);
        if (NamedValues.IsNamed(row))
            return Complete(NamedValues.Read(row!).Select(v => (FindFree(v.Name), v.Value)));
        var values = row is ITuple tuple ? Enumerable.Range(0, tuple.Length).Select(i => tuple[i]).ToList() : [row];
        return values.Count <= _free.Count
            ? Complete(values.Select((value, i) => (_free[i], value)))
            : throw new ArgumentException(
                $"{row} has {values.Count} values, but {_parameters.Function} has {_free.Count} parameters for them.");
    }

    int FindFree(string name) => _parameters.Find(name) is var position && !_fixed.ContainsKey(position)
        ? position
        : throw new ArgumentException($"'{name}' is in 'with', for all calls, and in 'each', with a value for each call. Leave one of them out.");

    object?[] Complete(IEnumerable<(int Position, object? Value)> given)
    {
        var named = given.ToDictionary(g => g.Position, g => Convert(g.Position, g.Value));
        return [.. Enumerable.Range(0, _parameters.All.Count).Select(p =>
            named.TryGetValue(p, out var value) || _fixed.TryGetValue(p, out value) ? value : _parameters.DefaultOf(p))];
    }

    object? Convert(int position, object? value) => ArgumentConversion.Convert(value, _parameters.All[position], _parameters.Function);
}
