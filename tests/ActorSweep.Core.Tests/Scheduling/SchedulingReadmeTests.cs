using System.Runtime.CompilerServices;
using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class SchedulingReadmeTests
{
    [Fact]
    public void The_table_beside_the_code_is_the_table_in_the_code()
    {
        var rows = File.ReadLines(Readme()).Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1);
        Assert.Equal(TransitionTable.Rows.Select(row => $"| {row.From} | {row.On} | {row.To} |"), rows);
    }

    static string Readme([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "../../../src/ActorSweep.Core/Scheduling/README.md");
}
