namespace ActorSweep.Tests.Client.Futures;

static class FutureExtensions
{
    /// <summary>Waits for the result. Fails the test after the time limit.</summary>
    public static Task<T> Soon<T>(this Future<T> future) => future.AsTask().Soon();

    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(ClientExtensions.Patience);

    public static Task Soon(this Task task) => task.WaitAsync(ClientExtensions.Patience);

    /// <summary>Checks the results.</summary>
    public static async Task Gives<T>(this Task<T[]> results, IEnumerable<T> expected) => Assert.Equal(expected, await results.Soon());

    /// <summary>Checks that a future fails. Returns its exception.</summary>
    public static async Task<TException> FailsAsync<TException>(this Future future)
        where TException : Exception
    {
        await future.WaitAsync().Soon();
        return await Assert.ThrowsAsync<TException>(async () => await future);
    }

    /// <summary>Waits until a condition holds that raises no event.</summary>
    public static async Task BecomesTrueAsync(Func<Task<bool>> isSo, string what)
    {
        var until = DateTime.UtcNow + ClientExtensions.Patience;
        while (!await isSo())
        {
            Assert.True(DateTime.UtcNow < until, $"it never came true that {what}");
            await Task.Delay(5);
        }
    }
}
