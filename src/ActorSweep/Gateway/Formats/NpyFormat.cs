using System.Numerics;
using System.Text;

namespace ActorSweep.Gateway.Formats;

/// <summary>Writes arrays of numbers as NumPy's <c>.npy</c>, version 1.0: a header, and the numbers in memory layout.</summary>
/// <remarks>https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html</remarks>
static class NpyFormat
{
    public const string MediaType = "application/x-npy";

    const int Alignment = 64, HeadLength = 10;

    static readonly Dictionary<Type, string> Kinds = new()
    {
        [typeof(bool)] = "|b1",
        [typeof(sbyte)] = "|i1",
        [typeof(byte)] = "|u1",
        [typeof(short)] = "<i2",
        [typeof(ushort)] = "<u2",
        [typeof(int)] = "<i4",
        [typeof(uint)] = "<u4",
        [typeof(long)] = "<i8",
        [typeof(ulong)] = "<u8",
        [typeof(Half)] = "<f2",
        [typeof(float)] = "<f4",
        [typeof(double)] = "<f8",
        [typeof(Complex)] = "<c16",
    };

    public static bool Knows(Type element) => Kinds.ContainsKey(element);

    /// <summary>The header before the numbers.</summary>
    public static byte[] Head(Type element, int count)
    {
        var words = $"{{'descr': '{Kinds[element]}', 'fortran_order': False, 'shape': ({count},), }}";
        var padded = words.PadRight((HeadLength + words.Length + 1 + Alignment - 1) / Alignment * Alignment - HeadLength - 1) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)padded.Length, (byte)(padded.Length >> 8), .. Encoding.ASCII.GetBytes(padded)];
    }
}
