namespace ActorSweep.Client.Parallelize.Naming;

/// <summary>Reads the sequences that give a function its arguments, side by side, so that an endless one beside a short one ends.</summary>
static class ZippedColumns
{
    /// <summary>Reads columns to their end.</summary>
    /// <returns>How many values each has.</returns>
    /// <exception cref="ArgumentException">They have not as many; the message says which has how many.</exception>
    public static int Read(params IReadOnlyList<ZippedColumn> columns)
    {
        try
        {
            for (var count = 0; ; count++)
            {
                var ended = columns.Count(column => !column.Advance());
                if (ended == columns.Count)
                    return count;
                if (ended > 0)
                    throw new ArgumentException(
                        $"The sequences have to be as long as each other: {string.Join(", ", columns.Select(c => c.Length))}.");
            }
        }
        finally
        {
            foreach (var column in columns)
                column.Dispose();
        }
    }

    /// <summary>What a function calls its n-th parameter.</summary>
    public static string NameOf(Delegate function, int position) =>
        function.Method.GetParameters().ElementAtOrDefault(position)?.Name ?? $"sequence {position + 1}";
}

/// <summary>One sequence and what was read of it.</summary>
abstract class ZippedColumn : IDisposable
{
    /// <summary>Its name and how many values it has, as far as that is known.</summary>
    public abstract string Length { get; }

    /// <summary>Reads one more; false: there is none.</summary>
    public abstract bool Advance();

    public abstract void Dispose();
}

/// <inheritdoc cref="ZippedColumn"/>
/// <param name="count">How many values the sequence has, where that is known.</param>
sealed class ZippedColumn<T>(string name, IEnumerable<T> source, int? count) : ZippedColumn
{
    readonly IEnumerator<T> _reader = source.GetEnumerator();
    bool _hasEnded;

    public ZippedColumn(string name, IEnumerable<T> source) : this(name, source, source.TryGetNonEnumeratedCount(out var known) ? known : null)
    {
    }

    public List<T> Values { get; } = new(count ?? 0);

    public override string Length => _hasEnded ? $"{name} has {Values.Count}"
        : count is not null ? $"{name} has {count}"
        : $"{name} has {Values.Count} or more";

    public override bool Advance()
    {
        if (_hasEnded || !_reader.MoveNext())
            return !(_hasEnded = true);
        Values.Add(_reader.Current);
        return true;
    }

    public override void Dispose() => _reader.Dispose();
}
