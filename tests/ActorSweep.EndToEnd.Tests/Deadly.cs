using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>Tasks for executors of a cluster, among them tasks that kill their process. They never run in the test process.</summary>
static class Deadly
{
    public static int Square(int x) => x * x;

    /// <summary>Sleeps for 20 ms, in which the test can kill the process. Each execution returns a different result.</summary>
    public static string ExecuteSlowly(int number)
    {
        Thread.Sleep(20);
        return $"{number} {Guid.NewGuid()}";
    }

    /// <summary>A model that never returns.</summary>
    public static Slow EndlessModel(double beta)
    {
        Thread.Sleep(Timeout.Infinite);
        return new Slow([beta]);
    }

    /// <summary>A model that sleeps for 50 ms.</summary>
    public static Slow SlowModel(double beta, int seed)
    {
        Thread.Sleep(50);
        return new Slow([beta, seed]);
    }

    public sealed record Slow(double[] Series);

    /// <summary>A model of random series that sleeps for 20 ms, without a load of the processor.</summary>
    public static Slow SimulateSlowly(double beta, int seed)
    {
        Thread.Sleep(20);
        return new Slow([.. Make(seed, 150).Select(x => x * beta)]);
    }

    /// <summary>Appends a letter to a file, which survives the process, and sleeps for 20 ms.</summary>
    public static string AppendLetter(string folder, int number)
    {
        File.AppendAllText(Path.Combine(folder, $"{number}"), "x");
        Thread.Sleep(20);
        return $"{number}";
    }

    /// <summary>Appends a letter to a file, and waits until the file "enough" exists.</summary>
    public static double[] WaitForFile(string folder, string name, int count)
    {
        File.AppendAllText(Path.Combine(folder, name), "x");
        while (!File.Exists(Path.Combine(folder, "enough")))
            Thread.Sleep(20);
        return Make(1, count);
    }

    public static int ReportLongText()
    {
        var text = new string('x', 1_000_000);
        TaskContext.Current!.Report(0.5, text);
        return text.Length;
    }

    public static int Loop()
    {
        while (true)
            Thread.SpinWait(1000);
    }

    public static int Burn(double seconds)
    {
        for (var since = Stopwatch.StartNew(); since.Elapsed.TotalSeconds < seconds;)
            Thread.SpinWait(1000);
        return 1;
    }

    public static int LoopUntilCancelled()
    {
        while (true)
            TaskContext.Current!.CancellationToken.ThrowIfCancellationRequested();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Overflow(int depth) => depth < 0 ? 0 : Overflow(depth + 1) + 1;

    public static int Exit()
    {
        Console.WriteLine("last words");
        Environment.Exit(7);
        return 0;
    }

    public static int FailFast()
    {
        Environment.FailFast("the reactor is open");
        return 0;
    }

    public static int KillMyself()
    {
        Process.GetCurrentProcess().Kill();
        Thread.Sleep(Timeout.Infinite);
        return 0;
    }

    /// <summary>Allocates memory and writes to it without end.</summary>
    public static int Allocate()
    {
        var all = new List<byte[]>();
        while (true)
        {
            var more = GC.AllocateUninitializedArray<byte>(4 << 20);
            more.AsSpan().Fill(1);
            all.Add(more);
        }
    }

    public static long Print(int mebibytes)
    {
        var line = new string('x', 1023);
        for (var i = 0; i < mebibytes * 1024; i++)
            Console.WriteLine(line);
        return mebibytes;
    }

    public static int Throw() => throw new OwnException(new MemoryStream());

    public static Thread ReturnThread() => new(() => { });

    public static int Talk(int x)
    {
        Console.WriteLine($"I am {x}");
        Console.Error.WriteLine("and well");
        TaskContext.Current!.Log.LogWarning("x is {X}", x);
        return x;
    }

    public static double[] Make(int seed, int count)
    {
        var (numbers, random) = (new double[count], new Random(seed));
        for (var i = 0; i < count; i++)
            numbers[i] = random.NextDouble();
        return numbers;
    }

    public static double Sum(double[] numbers) => numbers.Sum();

    public static async Task<int> SubmitOthers(int count)
    {
        var client = TaskContext.Current!.Client;
        return (await client.GatherAsync(client.Map(Square, Enumerable.Range(0, count)))).Sum();
    }

    sealed class OwnException(Stream stream) : Exception("of my own")
    {
        public Stream Stream => stream;
    }
}
