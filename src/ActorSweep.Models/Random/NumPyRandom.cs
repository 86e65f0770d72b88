using System.Runtime.CompilerServices;

namespace ActorSweep.Models;

/// <summary>
/// NumPy's legacy random stream (<c>numpy.random.RandomState</c>), bit for bit where the platform's <c>log</c> is the one that NumPy calls: MT19937 words,
/// 53-bit doubles, and Marsaglia's polar normal deviates with the second value of each pair kept for the next call. Not thread-safe.
/// </summary>
/// <param name="seed">The seed of the stream.</param>
public sealed class NumPyRandom(Seed seed)
{
    readonly MersenneTwister _twister = new(seed);
    readonly uint[] _words = new uint[MersenneTwister.Words];
    int _next = MersenneTwister.Words;
    bool _hasKept;
    double _kept;

    /// <summary>Returns a double in [0, 1) with 53 random bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double NextDouble()
    {
        // Words are always taken two at a time, and 624 is even.
        var next = _next;
        if (next == MersenneTwister.Words)
            next = Refill();
        var words = _words;
        double high = words[next] >> 5, low = words[next + 1] >> 6;
        _next = next + 2;
        return (high * 67108864.0 + low) / 9007199254740992.0;
    }

    /// <summary>Returns a standard normal deviate.</summary>
    public double NextNormal()
    {
        if (_hasKept)
        {
            _hasKept = false;
            return _kept;
        }
        var first = NextPair(out _kept);
        _hasKept = true;
        return first;
    }

    /// <summary>Returns the next two standard normal deviates, the same as two calls of <see cref="NextNormal"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (double First, double Second) NextNormals()
    {
        if (_hasKept)
            return (NextNormal(), NextNormal());
        var first = NextPair(out var second);
        return (first, second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    double NextPair(out double second)
    {
        double x1, x2, r2;
        do
        {
            x1 = 2.0 * NextDouble() - 1.0;
            x2 = 2.0 * NextDouble() - 1.0;
            r2 = x1 * x1 + x2 * x2;
        }
        while (r2 >= 1.0 || r2 == 0.0);

        var f = Math.Sqrt(-2.0 * Math.Log(r2) / r2);
        second = f * x1;
        return f * x2;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    int Refill()
    {
        _twister.NextBlock().CopyTo(_words);
        return 0;
    }
}
