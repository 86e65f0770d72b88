using System.Runtime.CompilerServices;

namespace ActorSweep.Core.Scheduling;

/// <summary>Formats the message of an invariant only where the invariant is broken, since a check almost always passes.</summary>
[InterpolatedStringHandler]
readonly struct Invariant
{
    readonly System.Text.StringBuilder? _words;

    /// <summary>Throws <see cref="InvalidOperationException"/> if the invariant does not hold.</summary>
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
