namespace ActorSweep.Core.Sweeps;

/// <summary>
/// NumPy's <c>SeedSequence(entropy, spawn_key=…)</c> with its pool of four words. Hashes entropy and key into words that seed independent streams. After
/// O'Neill's seed_seq design, as implemented in numpy/random/bit_generator.pyx.
/// </summary>
static class SeedSequence
{
    const int PoolSize = 4;
    const uint InitA = 0x43b0d7e5, MultA = 0x931e8875, InitB = 0x8b51f9dd, MultB = 0x58f38ded;
    const uint MixLeft = 0xca01f9dd, MixRight = 0x4973f715;

    /// <summary>Returns <c>SeedSequence(entropy, spawn_key=spawnKey).generate_state(words)</c>.</summary>
    public static uint[] GenerateState(ulong entropy, ReadOnlySpan<ulong> spawnKey, int words = 4)
    {
        var pool = MixEntropy(Assemble(entropy, spawnKey));
        var state = new uint[words];
        var constant = InitB;
        for (var i = 0; i < words; i++)
        {
            var value = pool[i % PoolSize] ^ constant;
            constant *= MultB;
            value *= constant;
            state[i] = value ^ (value >> 16);
        }
        return state;
    }

    /// <summary>Returns the words of the entropy, padded to the pool size where a key follows, then the words of the key.</summary>
    static List<uint> Assemble(ulong entropy, ReadOnlySpan<ulong> spawnKey)
    {
        var words = new List<uint>(PoolSize + spawnKey.Length);
        AddWords(words, entropy);
        while (spawnKey.Length > 0 && words.Count < PoolSize)
            words.Add(0);
        foreach (var key in spawnKey)
            AddWords(words, key);
        return words;
    }

    static void AddWords(List<uint> words, ulong value)
    {
        words.Add((uint)value);
        if (value > uint.MaxValue)
            words.Add((uint)(value >> 32));
    }

    static uint[] MixEntropy(List<uint> entropy)
    {
        var pool = new uint[PoolSize];
        var constant = InitA;

        for (var i = 0; i < PoolSize; i++)
            pool[i] = HashMix(i < entropy.Count ? entropy[i] : 0);
        for (var source = 0; source < PoolSize; source++)
            for (var target = 0; target < PoolSize; target++)
                if (source != target)
                    pool[target] = Mix(pool[target], HashMix(pool[source]));
        for (var source = PoolSize; source < entropy.Count; source++)
            for (var target = 0; target < PoolSize; target++)
                pool[target] = Mix(pool[target], HashMix(entropy[source]));
        return pool;

        uint HashMix(uint value)
        {
            value ^= constant;
            constant *= MultA;
            value *= constant;
            return value ^ (value >> 16);
        }
    }

    static uint Mix(uint x, uint y)
    {
        var mixed = MixLeft * x - MixRight * y;
        return mixed ^ (mixed >> 16);
    }
}
