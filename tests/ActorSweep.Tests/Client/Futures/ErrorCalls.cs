using System.Runtime.Serialization;

namespace ActorSweep.Tests.Client.Futures;

/// <summary>Tasks that go wrong in ways of their own.</summary>
static class ErrorCalls
{
    public static int Take(object o) => o.GetHashCode();

    public static int ArriveAfter(string gate, int x)
    {
        Gate.Of(gate).Arrive();
        return x;
    }

    public static Holder HoldTimer() => new() { Timer = new Timer(_ => { }) };

    public static int Read(Stubborn stubborn) => stubborn.Number;

    public static Stubborn Make() => new(5);

    public sealed class Holder
    {
        public Timer? Timer { get; set; }
    }

    /// <summary>Can be written, and never read.</summary>
    [Serializable]
    public sealed class Stubborn : ISerializable
    {
        public Stubborn(int number) => Number = number;

#pragma warning disable SYSLIB0050, SYSLIB0051
        Stubborn(SerializationInfo info, StreamingContext context) => throw new NotSupportedException("I won't be read.");

        public void GetObjectData(SerializationInfo info, StreamingContext context) => info.AddValue("number", Number);
#pragma warning restore SYSLIB0050, SYSLIB0051

        public int Number { get; }
    }
}
