namespace ActorSweep.Core.Tests.Scheduling;

/// <summary>Checks the diagram and the table of a README against the rows of a transition table in the code.</summary>
static class ReadmeTable
{
    /// <summary>If this variable is set, the diagram and the table are written again.</summary>
    const string WriteVariable = "ACTORSWEEP_WRITE";

    public static void Check(string readme, IEnumerable<(string From, string On, string To)> rows)
    {
        var text = File.ReadAllText(readme);
        var all = rows.ToList();
        var written = Put(Put(text, "```mermaid\nstateDiagram-v2\n", "```", Diagram(all)), "| from | on | to |\n|---|---|---|\n", "\n", Table(all));
        if (Environment.GetEnvironmentVariable(WriteVariable) is not null)
            File.WriteAllText(readme, written);
        else
            Assert.Equal(written, text);
    }

    /// <summary>One arrow per pair of states, labelled with all triggers that lead from the one to the other.</summary>
    static string Diagram(IEnumerable<(string From, string On, string To)> rows) => string.Concat(rows
        .GroupBy(row => (row.From, row.To))
        .Select(arrow => $"    {arrow.Key.From} --> {arrow.Key.To}: {string.Join(", ", arrow.Select(row => row.On))}\n"));

    static string Table(IEnumerable<(string From, string On, string To)> rows) => string.Concat(rows.Select(row => $"| {row.From} | {row.On} | {row.To} |\n"));

    static string Put(string text, string after, string before, string what)
    {
        var start = text.IndexOf(after, StringComparison.Ordinal) + after.Length;
        var end = text.IndexOf(before, start, StringComparison.Ordinal);
        while (before == "\n" && text[end - 1] != '\n')
            end = text.IndexOf(before, end + 1, StringComparison.Ordinal);
        return text[..start] + what + text[end..];
    }
}
