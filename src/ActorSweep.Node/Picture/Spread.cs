namespace ActorSweep.Node.Picture;

/// <summary>Chooses a few of many, evenly spread, with the first and the last among them.</summary>
static class Spread
{
    /// <summary>
    /// Returns the indices that are chosen: all of them where there are at most <paramref name="most"/>; else at equal distances where at least half as many
    /// allow that, and otherwise at distances that differ by one.
    /// </summary>
    public static long[] Over(long count, int most)
    {
        if (most == 1)
            return [0];
        if (count <= most)
            return [.. Enumerable.Range(0, (int)count).Select(i => (long)i)];
        var chosen = Enumerable.Range(0, most / 2 + 1).Select(less => most - less).FirstOrDefault(n => n > 2 && (count - 1) % (n - 1) == 0, most);
        return [.. Enumerable.Range(0, chosen).Select(i => (long)Math.Round(i * (count - 1) / (chosen - 1.0)))];
    }
}
