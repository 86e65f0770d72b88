using System.Collections.Concurrent;

namespace ActorSweep.Protocol.Payloads;

/// <summary>Caches the functions of the shapes that this process has decoded.</summary>
static class ResolvedShapes
{
    static readonly ConcurrentDictionary<byte[], ResolvedFunction[]> Known = new(new BytesComparer());

    static readonly ConcurrentDictionary<byte[], ResolvedFunction[]>.AlternateLookup<ReadOnlySpan<byte>> BySpan =
        Known.GetAlternateLookup<ReadOnlySpan<byte>>();

    public static ResolvedFunction[] Of(ReadOnlyMemory<byte> shape)
    {
        if (BySpan.TryGetValue(shape.Span, out var known))
            return known;
        var reader = new ByteReader(shape);
        var functions = new ResolvedFunction[reader.ReadCount()];
        for (var i = 0; i < functions.Length; i++)
            functions[i] = new ResolvedFunction(FunctionText.Find(reader.ReadBlock()));
        return Known.GetOrAdd(shape.ToArray(), functions);
    }

    sealed class BytesComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? a, byte[]? b) => a.AsSpan().SequenceEqual(b);
        public bool Equals(ReadOnlySpan<byte> a, byte[] b) => a.SequenceEqual(b);
        public int GetHashCode(byte[] bytes) => GetHashCode(bytes.AsSpan());
        public byte[] Create(ReadOnlySpan<byte> bytes) => bytes.ToArray();

        public int GetHashCode(ReadOnlySpan<byte> bytes)
        {
            var hash = new HashCode();
            hash.AddBytes(bytes);
            return hash.ToHashCode();
        }
    }
}
