using System.Reflection;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Client.Models;

/// <summary>
/// Converts the seed of a simulation to the type of a model's parameter <c>seed</c>. An integer type takes integers, and as many bits of a derived key as
/// fit. <c>uint[]</c> takes keys; an integer becomes a key of one word. Other types need implicit conversions from <c>long</c> and <c>uint[]</c>.
/// </summary>
sealed class SeedBinder
{
    readonly Func<uint, object> _fromInteger;
    readonly Func<uint[], object> _fromKey;

    public SeedBinder(ParameterInfo parameter)
    {
        Position = parameter.Position;
        (_fromInteger, _fromKey) = ConversionsTo(parameter.ParameterType)
            ?? throw new InvalidSweepException(
                $"parameter 'seed' of {parameter.Member.DeclaringType}.{parameter.Member.Name} is a {parameter.ParameterType.Name}. "
                + "Make it an int, uint, long or ulong, a uint[], or a type with implicit conversions from long and from uint[].");
    }

    public int Position { get; }

    public object Convert(StreamSeed seed) => seed.Key is { } key ? _fromKey(key) : _fromInteger(seed.Integer);

    static (Func<uint, object>, Func<uint[], object>)? ConversionsTo(Type type)
    {
        if (type == typeof(uint[]))
            return (integer => new[] { integer }, key => key);
        if (type == typeof(uint))
            return (integer => integer, key => key[0]);
        if (type == typeof(int))
            return (integer => checked((int)integer), key => (int)(key[0] >> 1));
        if (type == typeof(ulong))
            return (integer => (ulong)integer, key => key[0] | (ulong)key[1] << 32);
        if (type == typeof(long))
            return (integer => (long)integer, key => (long)((key[0] | (ulong)key[1] << 32) >> 1));

        var (fromLong, fromKey) = (Conversion(type, typeof(long)), Conversion(type, typeof(uint[])));
        return fromLong is null || fromKey is null
            ? null
            : (integer => fromLong.Invoke(null, (long)integer)!, key => fromKey.Invoke(null, key)!);
    }

    static MethodInvoker? Conversion(Type to, Type from) =>
        to.GetMethod("op_Implicit", [from]) is { } method ? MethodInvoker.Create(method) : null;
}
