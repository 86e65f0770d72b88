namespace ActorSweep.Client.Parallelize.Naming;

/// <summary>Reads the sequences of arguments side by side, so that reading ends where one is endless and another is short.</summary>
static class ZippedColumns
{
    /// <summary>Reads columns to their end.</summary>
    /// <returns>The number of values in each column.</returns>
    /// <exception cref="ArgumentException">The columns differ in length; the message says the length of each.</exception>
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
                        $"The sequences must have the same length: {string.Join(", ", columns.Select(c => c.Length))}.");
            }
        }
        finally
        {
            foreach (var column in columns)
                column.Dispose();
        }
    }

    /// <summary>Returns the name of a function's n-th parameter.</summary>
    public static string NameOf(Delegate function, int position) =>
        function.Method.GetParameters().ElementAtOrDefault(position)?.Name ?? $"sequence {position + 1}";
}

/// <summary>One sequence and the values that were read from it.</summary>
abstract class ZippedColumn : IDisposable
{
    /// <summary>The name and the number of values, as far as that is known, for messages.</summary>
    public abstract string Length { get; }

    /// <summary>Reads one more value. Returns false at the end.</summary>
    public abstract bool Advance();

    public abstract void Dispose();
}

/// <inheritdoc cref="ZippedColumn"/>
/// <param name="count">The number of values in the sequence; null: unknown.</param>
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
