#:project ../src/ActorSweep/ActorSweep.csproj
#:property PublishAot=false

// The program of the section "Any task graph" of README.md.
using ActorSweep;
using static Work;

// This process, on all cores; ConnectAsync("http://host:8787") for a cluster.
await using var client = await SweepClient.LocalAsync();

// Delayed calls run only when ComputeAsync is called. a.Value is the result of a; its use makes b depend on a.
var a = Delayed.Call(() => Increment(1));
var b = Delayed.Call(() => Add(a.Value, 10));
int twelve = await client.ComputeAsync(b);

// Futures: calls that start immediately.
Future<int> f = client.Submit(() => Increment(10));
Future<int> g = client.Submit(() => Add(f.Value, 1), new TaskOptions { Retries = 2, Priority = 5 });
int alsoTwelve = await g;

// One function for many items: one run, however many items there are.
Future<long>[] squares = client.Map(Square, Enumerable.Range(0, 100_000));
long[] all = await client.GatherAsync(squares);

// An actor: an object on a worker; its calls run in order.
await using var counter = await client.CreateActorAsync<Counter>();
_ = counter.Call(c => c.Add(3));
int seven = await counter.Call(c => c.Add(4));

// One line, no client.
double[] roots = await Sweep.Parallelize(Math.Sqrt, [1.0, 4.0, 9.0]);

Console.WriteLine($"{twelve} {alsoTwelve} {all[^1]} {seven} {roots.Sum()}");

static class Work
{
    public static int Increment(int x) => x + 1;
    public static int Add(int x, int y) => x + y;
    public static long Square(int x) => (long)x * x;
}

sealed class Counter
{
    int _sum;
    public int Add(int x) => _sum += x;
}
