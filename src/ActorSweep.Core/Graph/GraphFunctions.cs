using System.Numerics;

namespace ActorSweep.Core.Graph;

/// <summary>Functions that a capture itself puts into a graph. They run where the user's functions run.</summary>
static class GraphFunctions
{
    public static T[] Array<T>(T[] items) => items;

    /// <summary>A conversion between numbers as C# has it outside <c>checked</c>.</summary>
    public static TTo Number<TFrom, TTo>(TFrom value) where TFrom : INumberBase<TFrom> where TTo : INumberBase<TTo> =>
        TTo.CreateTruncating(value);

    /// <summary>A conversion between numbers as C# has it inside <c>checked</c>.</summary>
    public static TTo CheckedNumber<TFrom, TTo>(TFrom value) where TFrom : INumberBase<TFrom> where TTo : INumberBase<TTo> =>
        TTo.CreateChecked(value);

    public static T Cast<T>(object? value) => (T)value!;
}
