using System.Runtime.CompilerServices;

namespace ActorSweep.Core.Scheduling;

/// <summary>Puts an invariant into words only where it is broken: it is checked a million times for each time it is.</summary>
[InterpolatedStringHandler]
readonly struct Invariant
{
    readonly System.Text.StringBuilder? _words;

    /// <summary>Throws where an invariant does not hold.</summary>
    public static void Holds(bool condition, [InterpolatedStringHandlerArgument(nameof(condition))] Invariant invariant)
    {
        if (!condition)
            throw new InvalidOperationException($"Broken invariant: {invariant}.");
    }

    public Invariant(int literalLength, int formattedCount, bool condition, out bool isWanted)
    {
        isWanted = !condition;
        _words = condition ? null : new System.Text.StringBuilder(literalLength + formattedCount * 16);
    }

    public void AppendLiteral(string text) => _words!.Append(text);

    public void AppendFormatted<T>(T value) => _words!.Append(value);

    public override string ToString() => _words!.ToString();
}
