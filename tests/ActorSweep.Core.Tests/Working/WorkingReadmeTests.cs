using System.Runtime.CompilerServices;
using ActorSweep.Core.Tests.Scheduling;
using ActorSweep.Core.Working;

namespace ActorSweep.Core.Tests.Working;

public sealed class WorkingReadmeTests
{
    [Fact]
    public void The_picture_and_the_table_beside_the_code_are_those_in_the_code() =>
        ReadmeTable.Check(Readme(), AttemptTransitions.Rows.Select(row => (row.From.ToString(), row.On.ToString(), row.To.ToString())));

    static string Readme([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "../../../src/ActorSweep.Core/Working/README.md");
}
