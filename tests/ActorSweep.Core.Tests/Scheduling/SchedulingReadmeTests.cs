using System.Runtime.CompilerServices;
using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class SchedulingReadmeTests
{
    [Fact]
    public void The_picture_and_the_table_beside_the_code_are_those_in_the_code() =>
        ReadmeTable.Check(Readme(), TransitionTable.Rows.Select(row => (row.From.ToString(), row.On.ToString(), row.To.ToString())));

    static string Readme([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "../../../src/ActorSweep.Core/Scheduling/README.md");
}
