namespace ActorSweep.Core.Tests.Scheduling.Simulation;

/// <summary>The only source of chance of a simulation, derived from its seed.</summary>
sealed class Chance(int seed)
{
    readonly Random _random = new(seed);

    public bool Happens(double probability) => _random.NextDouble() < probability;

    public double Between(double least, double most) => least + (most - least) * _random.NextDouble();

    /// <summary>A number; each order of magnitude is equally likely.</summary>
    public double Magnitude(double least, double most) => least * Math.Pow(most / least, _random.NextDouble());

    /// <summary>A whole number up to <paramref name="most"/>, inclusive; each order of magnitude is about equally likely.</summary>
    public int Size(int least, int most) => Math.Min(most, (int)Magnitude(least, most + 1));

    /// <summary>A whole number from 0 to below <paramref name="end"/>, uniformly.</summary>
    public int Below(int end) => _random.Next(end);

    /// <summary>The delay of a message: mostly short, sometimes longer than an assignment may take to arrive.</summary>
    public double Latency() => _random.NextDouble() switch
    {
        < 0.90 => Between(0.001, 0.02),
        < 0.99 => Between(0.02, 0.5),
        _ => Between(0.5, 6),
    };
}
