namespace ActorSweep.Models;

/// <summary>
/// The seed of a random stream: an integer (NumPy's <c>np.random.seed(n)</c>), or a key of 32-bit words, as <c>SeedSequence.generate_state</c> returns them
/// (NumPy's <c>np.random.seed([w0, w1, …])</c>).
/// </summary>
public readonly struct Seed
{
    readonly uint _integer;
    readonly uint[]? _key;

    Seed(uint integer) => _integer = integer;

    Seed(uint[] key) => _key = key;

    /// <summary>The integer seed; 0 for a key.</summary>
    public uint Integer => _integer;

    /// <summary>The words of the key; empty for an integer seed.</summary>
    public ReadOnlySpan<uint> Key => _key;

    /// <summary>Converts an integer from 0 to 2^32-1 to a seed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The integer does not fit 32 bits.</exception>
    public static implicit operator Seed(long integer) => integer is >= 0 and <= uint.MaxValue
        ? new Seed((uint)integer)
        : throw new ArgumentOutOfRangeException(nameof(integer), integer, "A seed must be an integer from 0 to 4294967295.");

    /// <summary>Converts a key of one or more words to a seed.</summary>
    /// <exception cref="ArgumentException">The key is empty.</exception>
    public static implicit operator Seed(uint[] key) => key.Length > 0
        ? new Seed(key)
        : throw new ArgumentException("A seed key must have at least one word.", nameof(key));

    /// <summary>Returns the integer, or the words of the key in brackets.</summary>
    public override string ToString() => _key is null ? _integer.ToString() : $"[{string.Join(", ", _key)}]";
}
