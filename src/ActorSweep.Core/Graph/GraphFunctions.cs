using System.Numerics;

namespace ActorSweep.Core.Graph;

/// <summary>Functions that a capture itself adds to a graph. They run where the user's functions run.</summary>
static class GraphFunctions
{
    public static T[] Array<T>(T[] items) => items;

    /// <summary>Converts a number as C# does outside <c>checked</c>.</summary>
    public static TTo Number<TFrom, TTo>(TFrom value) where TFrom : INumberBase<TFrom> where TTo : INumberBase<TTo> =>
        TTo.CreateTruncating(value);

    /// <summary>Converts a number as C# does inside <c>checked</c>.</summary>
    public static TTo CheckedNumber<TFrom, TTo>(TFrom value) where TFrom : INumberBase<TFrom> where TTo : INumberBase<TTo> =>
        TTo.CreateChecked(value);

    public static T Cast<T>(object? value) => (T)value!;
}
