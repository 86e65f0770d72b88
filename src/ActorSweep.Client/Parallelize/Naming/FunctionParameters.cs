using System.Reflection;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Client.Parallelize.Naming;

/// <summary>The parameters of a function, found by name.</summary>
sealed class FunctionParameters(string function, IReadOnlyList<ParameterInfo> all)
{
    /// <summary>The name of the function in messages.</summary>
    public string Function => function;

    public IReadOnlyList<ParameterInfo> All => all;

    /// <summary>Returns the position of a parameter.</summary>
    /// <exception cref="ArgumentException">The function has no parameter of this name.</exception>
    public int Find(string name)
    {
        for (var i = 0; i < all.Count; i++)
            if (all[i].Name == name)
                return i;
        throw new ArgumentException(
            all.Count == 0
                ? $"{function} has no parameter '{name}'. It has no parameters."
                : $"{function} has no parameter '{name}'. {Nearest.Suggest(name, [.. all.Select(p => p.Name ?? "")])}");
    }

    /// <summary>Returns the default of a parameter.</summary>
    /// <exception cref="ArgumentException">The parameter has no default.</exception>
    public object? DefaultOf(int position) => all[position] is { HasDefaultValue: true } parameter
        ? parameter.DefaultValue
        : throw new ArgumentException($"parameter '{all[position].Name}' of {function} has no default and gets no value.");
}
