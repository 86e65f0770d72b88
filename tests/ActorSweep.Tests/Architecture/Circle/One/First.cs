using ActorSweep.Tests.Architecture.Circle.Two;

namespace ActorSweep.Tests.Architecture.Circle.One;

/// <summary>One half of a cycle of folders, on which the test itself is tested.</summary>
static class First
{
    public static int Of(int n) => n == 0 ? 0 : Second.Of(n - 1);
}
