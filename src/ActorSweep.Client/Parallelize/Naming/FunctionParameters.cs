using System.Reflection;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Client.Parallelize.Naming;

/// <summary>The parameters of a function, found by name.</summary>
sealed class FunctionParameters(string function, IReadOnlyList<ParameterInfo> all)
{
    /// <summary>What the function is called in messages.</summary>
    public string Function => function;

    public IReadOnlyList<ParameterInfo> All => all;

    /// <summary>Where a parameter stands.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public int Find(string name)
    {
        for (var i = 0; i < all.Count; i++)
            if (all[i].Name == name)
                return i;
        throw new ArgumentException(
            all.Count == 0
                ? $"{function} has no parameter '{name}', nor any other."
                : $"{function} has no parameter '{name}'. {Nearest.Suggest(name, [.. all.Select(p => p.Name ?? "")])}");
    }

    /// <summary>What a call passes where nobody says: the default.</summary>
    /// <exception cref="ArgumentException">The parameter has none.</exception>
    public object? DefaultOf(int position) => all[position] is { HasDefaultValue: true } parameter
        ? parameter.DefaultValue
        : throw new ArgumentException($"parameter '{all[position].Name}' of {function} has no default and gets no value.");
}
