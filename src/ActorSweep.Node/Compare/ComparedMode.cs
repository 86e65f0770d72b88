namespace ActorSweep.Node.Compare;

/// <summary>One of the compared ways to run the sweep.</summary>
/// <param name="Written">The code for it, in a few words.</param>
/// <param name="HasStart">Whether a pool or cluster has to start first.</param>
/// <param name="MeasureAsync">Runs the whole sweep once, from no process to all results.</param>
sealed record ComparedMode(string Name, string Written, bool HasStart, Func<CancellationToken, Task<Measurement>> MeasureAsync);

/// <param name="Seconds">The time from no process to all results.</param>
/// <param name="Working">The same without the start of a pool or cluster.</param>
sealed record Measurement(double Seconds, double Working, string Digest);

/// <summary>Thrown when a mode could not be measured. The message is one line.</summary>
sealed class NotMeasuredException(string message) : Exception(message);
