using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using ActorSweep.Execution.Processes;

namespace ActorSweep.Tests.Execution.Processes;

/// <summary>The part of a Windows job that can be checked on every system.</summary>
[SupportedOSPlatform("windows")]
public sealed class JobObjectTests
{
    [Fact]
    public void The_limits_have_the_layout_that_Windows_expects()
    {
        Assert.Equal((144, 16, 64), (Marshal.SizeOf<JobObject.Limits>(), OffsetOf(nameof(JobObject.Limits.Flags)), OffsetOf(nameof(JobObject.Limits.Reads))));
    }

    static int OffsetOf(string field) => (int)Marshal.OffsetOf<JobObject.Limits>(field);
}
