using System.Reflection;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Client.Models;

/// <summary>
/// Converts the seed of a simulation to the type of a model's parameter <c>seed</c>. An integer type takes integers, and as many bits of a derived key as
/// fit. <c>uint[]</c> takes keys; an integer becomes a key of one word. Other types need implicit conversions from <c>long</c> and <c>uint[]</c>.
/// </summary>
sealed class SeedBinder
{
    readonly Func<StreamSeed, object> _convert;

    public SeedBinder(ParameterInfo parameter)
    {
        Position = parameter.Position;
        (Kind, _convert) = ConversionTo(parameter.ParameterType)
            ?? throw new InvalidSweepException(
                $"parameter 'seed' of {parameter.Member.DeclaringType}.{parameter.Member.Name} is a {parameter.ParameterType.Name}. "
                + "Make it an int, uint, long or ulong, a uint[], or a type with implicit conversions from long and from uint[].");
    }

    public int Position { get; }

    public SeedKind Kind { get; }

    public object Convert(StreamSeed seed) => _convert(seed);

    static (SeedKind, Func<StreamSeed, object>)? ConversionTo(Type type)
    {
        if (type == typeof(uint[]))
            return (SeedKind.Key, seed => seed.Key ?? [seed.Integer]);
        if (type == typeof(uint))
            return (SeedKind.UInt32, seed => (uint)seed.IntegerAs(SeedKind.UInt32));
        if (type == typeof(int))
            return (SeedKind.Int32, seed => checked((int)seed.IntegerAs(SeedKind.Int32)));
        if (type == typeof(ulong))
            return (SeedKind.UInt64, seed => seed.IntegerAs(SeedKind.UInt64));
        if (type == typeof(long))
            return (SeedKind.Int64, seed => (long)seed.IntegerAs(SeedKind.Int64));

        var (fromLong, fromKey) = (Conversion(type, typeof(long)), Conversion(type, typeof(uint[])));
        return fromLong is null || fromKey is null
            ? null
            : (SeedKind.Key, seed => seed.Key is { } key ? fromKey.Invoke(null, key)! : fromLong.Invoke(null, (long)seed.Integer)!);
    }

    static MethodInvoker? Conversion(Type to, Type from) =>
        to.GetMethod("op_Implicit", [from]) is { } method ? MethodInvoker.Create(method) : null;
}
