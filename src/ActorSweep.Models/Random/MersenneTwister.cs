using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ActorSweep.Models;

/// <summary>
/// MT19937: Matsumoto and Nishimura, "Mersenne Twister", ACM TOMACS 8(1), 1998, seeded as NumPy's legacy
/// <c>RandomState</c> seeds it. A whole state of 624 words is renewed and tempered at once.
/// </summary>
sealed class MersenneTwister
{
    public const int Words = 624;
    const int Shift = 397;
    const uint UpperBit = 0x80000000, LowerBits = 0x7fffffff, Twist = 0x9908b0df;

    readonly uint[] _state = new uint[Words];
    readonly uint[] _output = new uint[Words];

    public MersenneTwister(Seed seed)
    {
        if (seed.Key.IsEmpty)
            SeedByInteger(seed.Integer);
        else
            SeedByKey(seed.Key);
    }

    /// <summary>Renews the state and returns its 624 tempered words, which are valid until the next call.</summary>
    public ReadOnlySpan<uint> NextBlock()
    {
        Renew();
        Temper();
        return _output;
    }

    void SeedByInteger(uint seed)
    {
        for (var i = 0; i < Words; i++)
        {
            _state[i] = seed;
            seed = 1812433253u * (seed ^ (seed >> 30)) + (uint)i + 1;
        }
    }

    /// <summary>Seeds the state as the reference code's <c>init_by_array</c> does.</summary>
    void SeedByKey(ReadOnlySpan<uint> key)
    {
        SeedByInteger(19650218);
        int i = 1, j = 0;
        for (var k = Math.Max(Words, key.Length); k > 0; k--)
        {
            _state[i] = (_state[i] ^ ((_state[i - 1] ^ (_state[i - 1] >> 30)) * 1664525u)) + key[j] + (uint)j;
            i = NextIndex(i);
            j = (j + 1) % key.Length;
        }
        for (var k = Words - 1; k > 0; k--)
        {
            _state[i] = (_state[i] ^ ((_state[i - 1] ^ (_state[i - 1] >> 30)) * 1566083941u)) - (uint)i;
            i = NextIndex(i);
        }
        _state[0] = UpperBit;
    }

    int NextIndex(int i)
    {
        if (i + 1 < Words)
            return i + 1;
        _state[0] = _state[Words - 1];
        return 1;
    }

    void Renew()
    {
        ref var s = ref MemoryMarshal.GetArrayDataReference(_state);
        Renew(ref s, 0, Words - Shift, Shift);
        Renew(ref s, Words - Shift, Words - 1, Shift - Words);
        _state[Words - 1] = _state[Shift - 1] ^ Mix(_state[Words - 1], _state[0]);
    }

    /// <summary>
    /// Renews a range of words, eight at a time: <paramref name="source"/> is far enough away that no lane reads a word that another lane writes.
    /// </summary>
    static void Renew(ref uint state, int from, int to, int source)
    {
        var i = from;
        for (; i <= to - Vector256<uint>.Count; i += Vector256<uint>.Count)
        {
            var here = Vector256.LoadUnsafe(ref state, (nuint)i);
            var next = Vector256.LoadUnsafe(ref state, (nuint)(i + 1));
            var joined = (here & Vector256.Create(UpperBit)) | (next & Vector256.Create(LowerBits));
            var odd = Vector256.Equals(next & Vector256<uint>.One, Vector256<uint>.One);
            var twisted = (joined >>> 1) ^ (odd & Vector256.Create(Twist));
            (Vector256.LoadUnsafe(ref state, (nuint)(i + source)) ^ twisted).StoreUnsafe(ref state, (nuint)i);
        }
        for (; i < to; i++)
            Unsafe.Add(ref state, i) = Unsafe.Add(ref state, i + source) ^ Mix(Unsafe.Add(ref state, i), Unsafe.Add(ref state, i + 1));
    }

    static uint Mix(uint here, uint next)
    {
        var joined = (here & UpperBit) | (next & LowerBits);
        return (joined >> 1) ^ ((next & 1) == 0 ? 0 : Twist);
    }

    void Temper()
    {
        ref var s = ref MemoryMarshal.GetArrayDataReference(_state);
        ref var o = ref MemoryMarshal.GetArrayDataReference(_output);
        for (var i = 0; i < Words; i += Vector256<uint>.Count)
        {
            var y = Vector256.LoadUnsafe(ref s, (nuint)i);
            y ^= y >>> 11;
            y ^= (y << 7) & Vector256.Create(0x9d2c5680u);
            y ^= (y << 15) & Vector256.Create(0xefc60000u);
            y ^= y >>> 18;
            y.StoreUnsafe(ref o, (nuint)i);
        }
    }
}
