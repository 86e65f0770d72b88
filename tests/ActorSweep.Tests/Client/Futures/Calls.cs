namespace ActorSweep.Tests.Client.Futures;

/// <summary>The functions of the tasks of these tests.</summary>
static class Calls
{
    public static int Seven() => 7;

    public static Task<int> SevenAsync() => Task.FromResult(7);

    public static int Inc(int x) => x + 1;

    public static int Add(int x, int y) => x + y;

    public static int AddThree(int x, int y, int z) => x + y + z;

    public static async Task<int> IncAsync(int x)
    {
        await Task.Yield();
        return x + 1;
    }

    public static async ValueTask<int> IncValueAsync(int x)
    {
        await Task.Yield();
        return x + 1;
    }

    public static async ValueTask<int> AddValueAsync(int x, int y)
    {
        await Task.Yield();
        return x + y;
    }

    public static async ValueTask<int> AddThreeValueAsync(int x, int y, int z)
    {
        await Task.Yield();
        return x + y + z;
    }

    public static void Touch(string gate, int second) => Touch(gate);

    public static Task TouchAsync(string gate, int second) => TouchAsync(gate);

    public static ValueTask TouchValueAsync(string gate, int second) => TouchValueAsync(gate);

    public static void Touch(string gate, int second, int third) => Touch(gate);

    public static Task TouchAsync(string gate, int second, int third) => TouchAsync(gate);

    public static ValueTask TouchValueAsync(string gate, int second, int third) => TouchValueAsync(gate);

    public static async ValueTask TouchValueAsync(string gate)
    {
        await Task.Yield();
        Gate.Of(gate).Arrive();
    }

    /// <summary>Computes the process's thread at each item, so that a test sees where items are computed.</summary>
    public static IEnumerable<string?> Threads(int count)
    {
        for (var i = 0; i < count; i++)
            yield return Thread.CurrentThread.Name;
    }

    public static async IAsyncEnumerable<string?> ThreadsAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Task.CompletedTask;
            yield return Thread.CurrentThread.Name;
        }
    }

    public static IEnumerable<string?> QueryThreads(int count) => Enumerable.Range(0, count).Select(_ => Thread.CurrentThread.Name);

    public static async Task<IEnumerable<string?>> QueryThreadsAsync(int count)
    {
        await Task.Yield();
        return QueryThreads(count);
    }

    public static IOrderedEnumerable<int> Ordered(int count) => Enumerable.Range(0, count).OrderDescending();

    public static Listing Nested(int count) => new(Enumerable.Range(0, count).Select(x => x + 1));

    public sealed record Listing(IEnumerable<int> Items);

    public static bool CanBeCancelled(CancellationToken token) => token.CanBeCanceled;

    public static int WaitUntilCancelled(CancellationToken token)
    {
        token.WaitHandle.WaitOne();
        token.ThrowIfCancellationRequested();
        return 0;
    }

    public static void Touch(string gate) => Gate.Of(gate).Arrive();

    public static async Task TouchAsync(string gate)
    {
        await Task.Yield();
        Gate.Of(gate).Arrive();
    }

    public static int Fail(string why) => throw new InvalidOperationException(why);

    public static int FailIfOdd(int x) => x % 2 == 0 ? x : throw new ArgumentException($"{x} is odd");

    /// <summary>Fails so many times, then returns the number of the successful attempt.</summary>
    public static int FailFirst(string gate, int times) =>
        Gate.Of(gate).Arrive() is var n && n <= times ? throw new IOException($"try {n}") : n;

    /// <summary>Waits at the gate, then returns x.</summary>
    public static int Pass(string gate, int x)
    {
        Gate.Of(gate).Pass(TaskContext.Current!.CancellationToken);
        return x;
    }

    /// <summary>Waits at the gate and ignores cancellation.</summary>
    public static int PassDeaf(string gate, int x)
    {
        Gate.Of(gate).Pass(CancellationToken.None);
        return x;
    }

    /// <summary>Returns so many bytes of one value.</summary>
    public static byte[] Bytes(int count, byte value)
    {
        var bytes = new byte[count];
        Array.Fill(bytes, value);
        return bytes;
    }

    public static long Sum(byte[] bytes) => bytes.Sum(b => (long)b);

    public static long SumOf(byte[] one, byte[] other) => Sum(one) + Sum(other);

    public static string Where() => TaskContext.Current!.Worker;

    public static string WhereWith(byte[] bytes) => bytes.Length + "@" + TaskContext.Current!.Worker;

    public static int Fibonacci(int n)
    {
        if (n < 2)
            return n;
        var client = TaskContext.Current!.Client;
        using var one = client.Submit(() => Fibonacci(n - 1));
        using var two = client.Submit(() => Fibonacci(n - 2));
        return one.Result + two.Result;
    }

    public static async Task<int> FibonacciAsync(int n)
    {
        if (n < 2)
            return n;
        var client = TaskContext.Current!.Client;
        using var one = client.Submit(() => FibonacciAsync(n - 1));
        using var two = client.Submit(() => FibonacciAsync(n - 2));
        return await one + await two;
    }
}
