namespace ActorSweep.Core.Tests.Scheduling.Simulation;

/// <summary>All chance of a simulation comes from here, and so from its seed.</summary>
sealed class Chance(int seed)
{
    readonly Random _random = new(seed);

    public bool Happens(double probability) => _random.NextDouble() < probability;

    public double Between(double least, double most) => least + (most - least) * _random.NextDouble();

    /// <summary>Each order of magnitude as likely as the next.</summary>
    public double Magnitude(double least, double most) => least * Math.Pow(most / least, _random.NextDouble());

    /// <summary>A whole number, most included; each order of magnitude about as likely as the next.</summary>
    public int Size(int least, int most) => Math.Min(most, (int)Magnitude(least, most + 1));

    /// <summary>A whole number from 0 to below so many, each as likely as the next.</summary>
    public int Below(int end) => _random.Next(end);

    /// <summary>How long a message takes: mostly little, now and then longer than an assignment may be on its way.</summary>
    public double Latency() => _random.NextDouble() switch
    {
        < 0.90 => Between(0.001, 0.02),
        < 0.99 => Between(0.02, 0.5),
        _ => Between(0.5, 6),
    };
}
