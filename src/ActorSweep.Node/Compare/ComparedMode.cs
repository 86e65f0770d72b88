namespace ActorSweep.Node.Compare;

/// <summary>A way to run the sweep that is compared.</summary>
/// <param name="Written">How it is written, in a few words.</param>
/// <param name="HasStart">Whether something has to start before it can work: a pool, a cluster.</param>
/// <param name="MeasureAsync">Runs the whole sweep once, from nothing to the results in hand.</param>
sealed record ComparedMode(string Name, string Written, bool HasStart, Func<CancellationToken, Task<Measurement>> MeasureAsync);

/// <summary>One run of the sweep.</summary>
/// <param name="Seconds">From nothing to the results in hand.</param>
/// <param name="Working">The same without the start of a pool or cluster.</param>
sealed record Measurement(double Seconds, double Working, string Digest);

/// <summary>A mode could not be measured. The message is one line.</summary>
sealed class NotMeasuredException(string message) : Exception(message);
