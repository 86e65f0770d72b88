#:project ../src/ActorSweep/ActorSweep.csproj
#:property PublishAot=false

// A sweep of your own model, from a program: the example in README.
using ActorSweep;

// This process, on all cores; ConnectAsync("http://host:8787") for a cluster.
await using var client = await SweepClient.LocalAsync();

var spec = new SweepSpec { Parameters = [new("r0", new Linspace(1, 3, 5))], Replicates = 100 };
var run = await client.SubmitAsync(spec, Model.Of(Season.Simulate));
await foreach (var now in client.WatchAsync(run))
    Console.WriteLine($"{now.State}: {now.Done} of {now.Tasks}");
await client.SaveResultsAsync(run, "results/season");

public sealed record Curves(double[] S, double[] I);

public static class Season
{
    public static Curves Simulate(double r0 = 1.5, int days = 100, double infectious = 3, int seed = 0)
    {
        var (random, s, i) = (new Random(seed), new double[days + 1], new double[days + 1]);
        (s[0], i[0]) = (0.999, 0.001);
        for (var t = 0; t < days; t++)
        {
            var infections = Math.Min(s[t], r0 / infectious * s[t] * i[t] * 2 * random.NextDouble());
            s[t + 1] = s[t] - infections;
            i[t + 1] = i[t] + infections - i[t] / infectious;
        }
        return new Curves(s, i);
    }
}
