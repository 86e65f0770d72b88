namespace ActorSweep.Tests.Client.Parallelize;

static class Expect
{
    /// <summary>Checks the results of a call. (xunit's overload takes a span, which cannot be used with await.)</summary>
    public static async Task Results<R>(R[] expected, Parallelized<R> call) => Assert.Equal(expected, await call);

    /// <summary>Checks that a call throws at once, not when it is awaited.</summary>
    public static E Refusal<E>(Action call) where E : Exception => Assert.Throws<E>(call);

    /// <inheritdoc cref="Refusal{E}(Action)"/>
    public static void Refusal<E>(string parameter, Action call) where E : ArgumentException => Assert.Throws<E>(parameter, call);
}
