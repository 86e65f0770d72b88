namespace ActorSweep.Tests.Client.Futures;

static class FutureExtensions
{
    /// <summary>The result, or a failure of the test where it takes too long.</summary>
    public static Task<T> Soon<T>(this Future<T> future) => future.AsTask().Soon();

    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(ClientExtensions.Patience);

    public static Task Soon(this Task task) => task.WaitAsync(ClientExtensions.Patience);

    /// <summary>The results are these.</summary>
    public static async Task Gives<T>(this Task<T[]> results, IEnumerable<T> expected) => Assert.Equal(expected, await results.Soon());

    /// <summary>What a future fails of.</summary>
    public static async Task<TException> FailsAsync<TException>(this Future future)
        where TException : Exception
    {
        await future.WaitAsync().Soon();
        return await Assert.ThrowsAsync<TException>(async () => await future);
    }

    /// <summary>Waits until something holds that has no event of its own.</summary>
    public static async Task BecomesTrueAsync(Func<Task<bool>> isSo, string what)
    {
        var until = DateTime.UtcNow + ClientExtensions.Patience;
        while (!await isSo())
        {
            Assert.True(DateTime.UtcNow < until, $"it never came true that {what}");
            await Task.Yield();
        }
    }
}
