using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CommunityToolkit.HighPerformance;

namespace ActorSweep.Protocol.Payloads;

/// <summary>A type whose values travel as they are in memory. Every processor that .NET commonly runs on is little-endian.</summary>
abstract class RawType(byte code, Type type, int size)
{
    // A code is never reused: stored bytes may be read by a later version.
    static readonly RawType[] All =
    [
        new Of<bool>(1), new Of<byte>(2), new Of<sbyte>(3), new Of<short>(4), new Of<ushort>(5), new Of<int>(6), new Of<uint>(7),
        new Of<long>(8), new Of<ulong>(9), new Of<float>(10), new Of<double>(11), new Of<char>(12), new Of<Half>(13),
        new Of<decimal>(14), new Of<Guid>(15), new Of<DateTime>(16), new Of<TimeSpan>(17), new Of<DateOnly>(18), new Of<TimeOnly>(19),
        new Of<Int128>(20), new Of<UInt128>(21), new Of<System.Numerics.Complex>(22),
    ];

    static readonly Dictionary<Type, RawType> ByType = All.ToDictionary(raw => raw.Type);

    public byte Code => code;
    public Type Type => type;
    public int Size => size;

    public static RawType? Find(Type type) => ByType.GetValueOrDefault(type);

    public static RawType Find(byte code) => code >= 1 && code <= All.Length
        ? All[code - 1]
        : throw new InvalidDataException($"The payload holds values of kind {code}, which this version does not know.");

    public abstract void Write(ByteBuffer buffer, object value);

    public abstract object Read(ReadOnlySpan<byte> bytes);

    public void WriteArray(ByteBuffer buffer, Array values) => buffer.WriteBytes(BytesOf(values));

    /// <summary>Returns the memory of an array, without a copy.</summary>
    public abstract ReadOnlySpan<byte> BytesOf(Array values);

    /// <summary>Returns an array of the values in the bytes.</summary>
    public abstract Array ReadArray(ReadOnlySpan<byte> bytes);

    /// <summary>Returns an uninitialized array, and its memory as bytes to fill.</summary>
    public abstract (Array Values, Memory<byte> Bytes) NewArray(int count);

    sealed class Of<T>(byte code) : RawType(code, typeof(T), Unsafe.SizeOf<T>()) where T : unmanaged
    {
        public override void Write(ByteBuffer buffer, object value) => MemoryMarshal.Write(buffer.Take(Size), (T)value);

        public override object Read(ReadOnlySpan<byte> bytes) => MemoryMarshal.Read<T>(bytes);

        public override ReadOnlySpan<byte> BytesOf(Array values) => MemoryMarshal.AsBytes<T>((T[])values);

        public override Array ReadArray(ReadOnlySpan<byte> bytes) => MemoryMarshal.Cast<byte, T>(bytes).ToArray();

        public override (Array Values, Memory<byte> Bytes) NewArray(int count)
        {
            var values = LargePages.Ask(GC.AllocateUninitializedArray<T>(count));
            return (values, values.AsMemory().AsBytes());
        }
    }
}
