using System.Runtime.CompilerServices;
using ActorSweep.Core.Submitting;

namespace ActorSweep.Core.Tests.Submitting;

public sealed class SubmittingReadmeTests
{
    /// <summary>If this variable is set, the diagram and the table are written again.</summary>
    const string WriteVariable = "ACTORSWEEP_WRITE";

    [Fact]
    public void The_diagram_and_the_table_in_the_readme_match_the_transitions()
    {
        var text = File.ReadAllText(Readme());
        var written = Put(Put(text, "```mermaid\nstateDiagram-v2\n", "```", Diagram()), "| from | on | to |\n|---|---|---|\n", "\n\n", Table());
        if (Environment.GetEnvironmentVariable(WriteVariable) is not null)
            File.WriteAllText(Readme(), written);
        else
            Assert.Equal(written, text);
    }

    /// <summary>One arrow per pair of states, labelled with all triggers that lead from the one to the other.</summary>
    static string Diagram() => string.Concat(HoldTransitions.Rows
        .Where(row => row.From != row.To)
        .GroupBy(row => (row.From, row.To))
        .Select(arrow => $"    {arrow.Key.From} --> {arrow.Key.To}: {string.Join(", ", arrow.Select(row => row.On))}\n"));

    static string Table() => string.Join('\n', HoldTransitions.Rows.Select(row => $"| {row.From} | {row.On} | {row.To} |"));

    static string Put(string text, string after, string before, string what)
    {
        var start = text.IndexOf(after, StringComparison.Ordinal) + after.Length;
        return text[..start] + what + text[text.IndexOf(before, start, StringComparison.Ordinal)..];
    }

    static string Readme([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "../../../src/ActorSweep.Core/Submitting/README.md");
}
