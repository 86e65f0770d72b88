namespace ActorSweep.Core.Sweeps;

/// <summary>Finds the name that a user most likely meant.</summary>
static class Nearest
{
    /// <summary>Returns a list of all names, after "Did you mean 'beta'? " where a name is near.</summary>
    public static string Suggest(string wrong, IReadOnlyCollection<string> names)
    {
        var nearest = names.MinBy(name => Distance(wrong, name));
        var isNear = nearest is not null && Distance(wrong, nearest) <= Math.Max(1, wrong.Length / 2);
        return (isNear ? $"Did you mean '{nearest}'? " : "") + $"The choices are: {string.Join(", ", names)}.";
    }

    /// <summary>Returns the Levenshtein distance, without regard to letter case.</summary>
    static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var change = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1;
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + change));
            }
        }
        return row[b.Length];
    }
}
