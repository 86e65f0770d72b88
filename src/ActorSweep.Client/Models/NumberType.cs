using System.Globalization;
using System.Numerics;

namespace ActorSweep.Client.Models;

/// <summary>A numeric type of .NET that a model takes or returns.</summary>
/// <param name="IsInteger">Whether it holds whole numbers only.</param>
/// <param name="Minimum">Its smallest number.</param>
/// <param name="Maximum">Its largest number.</param>
/// <param name="FromNumber">Converts to the type a number that it can hold.</param>
/// <param name="ToNumber">Converts a value of the type.</param>
sealed record NumberType(bool IsInteger, Number Minimum, Number Maximum, Func<Number, object> FromNumber, Func<object, Number> ToNumber)
{
    static readonly Dictionary<Type, NumberType> ByType = new()
    {
        [typeof(double)] = new(false, double.MinValue, double.MaxValue, number => number.Nearest, value => (double)value),
        [typeof(float)] = new(false, float.MinValue, float.MaxValue, number => (float)number.Nearest, value => (float)value),
        [typeof(sbyte)] = Integer<sbyte>(),
        [typeof(byte)] = Integer<byte>(),
        [typeof(short)] = Integer<short>(),
        [typeof(ushort)] = Integer<ushort>(),
        [typeof(int)] = Integer<int>(),
        [typeof(uint)] = Integer<uint>(),
        [typeof(long)] = Integer<long>(),
        [typeof(ulong)] = Integer<ulong>(),
    };

    /// <summary>Returns the numeric type of a type; null where it is none.</summary>
    public static NumberType? Of(Type type) => ByType.GetValueOrDefault(type);

    /// <summary>Converts an attribute's bound, which is a number or its text.</summary>
    /// <param name="type">The type of the parameter that the bound is for.</param>
    public static Number ReadBound(object bound, Type type)
    {
        var value = Of(bound.GetType()) is null ? Convert.ChangeType(bound, type, CultureInfo.InvariantCulture) : bound;
        return Of(value.GetType())!.ToNumber(value);
    }

    /// <summary>Returns the number of this type that is nearest to a bound. A floating-point type has infinities.</summary>
    public Number Limit(Number bound) => !IsInteger && double.IsInfinity(bound) ? bound
        : bound < Minimum ? Minimum
        : bound > Maximum ? Maximum
        : bound;

    static NumberType Integer<T>()
        where T : IBinaryInteger<T>, IMinMaxValue<T> =>
        new(true, OfInteger(T.MinValue), OfInteger(T.MaxValue), number => T.CreateChecked(number.Whole), value => OfInteger((T)value));

    static Number OfInteger<T>(T value)
        where T : IBinaryInteger<T> => new(Int128.CreateChecked(value));
}
