namespace ActorSweep.Tests.Client.Parallelize;

static class Expect
{
    /// <summary>A call gives these results. (xunit's own takes them as a span, which can't wait.)</summary>
    public static async Task Results<R>(R[] expected, Parallelized<R> call) => Assert.Equal(expected, await call);

    /// <summary>A call throws before it begins, not when it is awaited.</summary>
    public static E Refusal<E>(Action call) where E : Exception => Assert.Throws<E>(call);

    /// <inheritdoc cref="Refusal{E}(Action)"/>
    public static void Refusal<E>(string parameter, Action call) where E : ArgumentException => Assert.Throws<E>(parameter, call);
}
