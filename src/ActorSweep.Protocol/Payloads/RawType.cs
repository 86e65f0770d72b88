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
        new RawTypeOf<bool>(1), new RawTypeOf<byte>(2), new RawTypeOf<sbyte>(3), new RawTypeOf<short>(4), new RawTypeOf<ushort>(5), new RawTypeOf<int>(6), new RawTypeOf<uint>(7),
        new RawTypeOf<long>(8), new RawTypeOf<ulong>(9), new RawTypeOf<float>(10), new RawTypeOf<double>(11), new RawTypeOf<char>(12), new RawTypeOf<Half>(13),
        new RawTypeOf<decimal>(14), new RawTypeOf<Guid>(15), new RawTypeOf<DateTime>(16), new RawTypeOf<TimeSpan>(17), new RawTypeOf<DateOnly>(18), new RawTypeOf<TimeOnly>(19),
        new RawTypeOf<Int128>(20), new RawTypeOf<UInt128>(21), new RawTypeOf<System.Numerics.Complex>(22),
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

    sealed class RawTypeOf<T>(byte code) : RawType(code, typeof(T), Unsafe.SizeOf<T>()) where T : unmanaged
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
