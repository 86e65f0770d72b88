using ActorSweep.Tests.Architecture.Circle.One;

namespace ActorSweep.Tests.Architecture.Circle.Two;

/// <summary>The other half of the cycle.</summary>
static class Second
{
    public static int Of(int n) => First.Of(n);
}
