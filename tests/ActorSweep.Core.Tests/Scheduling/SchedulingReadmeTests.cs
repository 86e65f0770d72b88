using System.Runtime.CompilerServices;
using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class SchedulingReadmeTests
{
    [Fact]
    public void The_diagram_and_the_table_in_the_readme_match_the_transitions() =>
        ReadmeTable.Check(Readme(), WorkTransitions.Rows.Select(row => (row.From.ToString(), row.On.ToString(), row.To.ToString())));

    [Fact]
    public void The_readme_lists_the_schedulers_parts_in_the_order_of_their_dependence() => Assert.Equal(
        typeof(SchedulerParts).GetProperties().Select(part => part.PropertyType.Name),
        from line in File.ReadLines(Readme()).SkipWhile(line => line != "| part | owns |").Skip(2).TakeWhile(line => line.Length > 0)
        select line.Split('`')[1]);

    static string Readme([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "../../../src/ActorSweep.Core/Scheduling/README.md");
}
