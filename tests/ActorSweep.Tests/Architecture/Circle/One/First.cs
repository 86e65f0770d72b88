using ActorSweep.Tests.Architecture.Circle.Two;

namespace ActorSweep.Tests.Architecture.Circle.One;

/// <summary>Half of a circle of folders, for the test of the test.</summary>
static class First
{
    public static int Of(int n) => n == 0 ? 0 : Second.Of(n - 1);
}
