namespace ActorSweep.Tests.Client.Futures;

/// <summary>Tasks that fail in unusual ways.</summary>
static class ErrorCalls
{
    public static int Take(object o) => o.GetHashCode();

    public static int ArriveAfter(string gate, int x)
    {
        Gate.Of(gate).Arrive();
        return x;
    }

    public static Holder HoldTimer() => new() { Timer = new Timer(_ => { }) };

    public static int Read(HashSet<Stubborn> stubborn) => stubborn.Count;

    public sealed class Holder
    {
        public Timer? Timer { get; set; }
    }

    /// <summary>A value that cannot be put into a set inside a task, so that decoding a set of it fails there.</summary>
    public sealed record Stubborn(int Number)
    {
        public override int GetHashCode() => TaskContext.Current is null ? Number : throw new NotSupportedException("I won't be read.");
    }
}
