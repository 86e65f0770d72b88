using System.Runtime.CompilerServices;
using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class SchedulingReadmeTests
{
    /// <summary>Set to anything, it has the picture and the table written anew.</summary>
    const string WriteVariable = "ACTORSWEEP_WRITE";

    [Fact]
    public void The_picture_and_the_table_beside_the_code_are_those_in_the_code()
    {
        var text = File.ReadAllText(Readme());
        var written = Put(Put(text, "```mermaid\nstateDiagram-v2\n", "```", Diagram()), "| from | on | to |\n|---|---|---|\n", "\n", Table());
        if (Environment.GetEnvironmentVariable(WriteVariable) is not null)
            File.WriteAllText(Readme(), written);
        else
            Assert.Equal(written, text);
    }

    [Fact]
    public void The_parts_in_the_text_are_those_that_the_scheduler_is_made_of_in_the_order_of_their_dependence() => Assert.Equal(
        typeof(SchedulerParts).GetProperties().Select(part => part.PropertyType.Name),
        from line in File.ReadLines(Readme()).SkipWhile(line => line != "| part | owns |").Skip(2).TakeWhile(line => line.Length > 0)
        select line.Split('`')[1]);

    /// <summary>An arrow a pair of states, with all that leads from the one to the other.</summary>
    static string Diagram() => string.Concat(TransitionTable.Rows
        .GroupBy(row => (row.From, row.To))
        .Select(arrow => $"    {arrow.Key.From} --> {arrow.Key.To}: {string.Join(", ", arrow.Select(row => row.On))}\n"));

    static string Table() => string.Concat(TransitionTable.Rows.Select(row => $"| {row.From} | {row.On} | {row.To} |\n"));

    static string Put(string text, string after, string before, string what)
    {
        var start = text.IndexOf(after, StringComparison.Ordinal) + after.Length;
        var end = text.IndexOf(before, start, StringComparison.Ordinal);
        while (before == "\n" && text[end - 1] != '\n')
            end = text.IndexOf(before, end + 1, StringComparison.Ordinal);
        return text[..start] + what + text[end..];
    }

    static string Readme([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "../../../src/ActorSweep.Core/Scheduling/README.md");
}
