using System.Globalization;

namespace ActorSweep.Core.Sweeps;

/// <summary>The seed of one stream: an integer, or a key of words.</summary>
readonly record struct StreamSeed(uint Integer, uint[]? Key)
{
    public static StreamSeed OfInteger(uint integer) => new(integer, null);

    public static StreamSeed OfKey(uint[] key) => new(0, key);

    /// <summary>Returns the integer that a model receives whose seed is of an integer type.</summary>
    public ulong IntegerAs(SeedKind kind)
    {
        if (Key is not { } key)
            return Integer;
        var two = key[0] | (ulong)key[1] << 32;
        return kind switch
        {
            SeedKind.Int32 => key[0] >> 1,
            SeedKind.UInt32 => key[0],
            SeedKind.Int64 => two >> 1,
            SeedKind.UInt64 => two,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A key is not an integer."),
        };
    }

    /// <summary>Returns the seed as results show it: the integer that the model receives, or the words of the key with spaces between.</summary>
    public string TextAs(SeedKind kind) => Key is { } key && kind == SeedKind.Key
        ? string.Join(' ', key)
        : IntegerAs(kind).ToString(CultureInfo.InvariantCulture);
}
