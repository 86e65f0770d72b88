using System.Runtime.CompilerServices;
using ActorSweep.Core.Queue;
using ActorSweep.Core.Tests.Scheduling;

namespace ActorSweep.Core.Tests.Queue;

public sealed class QueueReadmeTests
{
    [Fact]
    public void The_diagram_and_the_table_in_the_readme_match_the_transitions() =>
        ReadmeTable.Check(Readme(), CallTransitions.Rows.Select(row => (row.From.ToString(), row.On.ToString(), row.To.ToString())));

    static string Readme([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "../../../src/ActorSweep.Core/Queue/README.md");
}
