using System.Runtime.CompilerServices;
using ActorSweep.Core.Tests.Scheduling;
using ActorSweep.Core.Working;

namespace ActorSweep.Core.Tests.Working;

public sealed class WorkingReadmeTests
{
    [Fact]
    public void The_diagram_and_the_table_in_the_readme_match_the_transitions() =>
        ReadmeTable.Check(Readme(), AttemptTransitions.Rows.Select(row => (row.From.ToString(), row.On.ToString(), row.To.ToString())));

    static string Readme([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "../../../src/ActorSweep.Core/Working/README.md");
}
