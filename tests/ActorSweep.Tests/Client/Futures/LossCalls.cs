namespace ActorSweep.Tests.Client.Futures;

/// <summary>Tasks whose workers die.</summary>
static class LossCalls
{
    public static byte[] MakeBytes(string gate, int count)
    {
        Gate.Of(gate).Arrive();
        return Calls.Bytes(count, 1);
    }

    public static long PassSum(string gate, byte[] bytes)
    {
        Gate.Of(gate).Pass(TaskContext.Current!.CancellationToken);
        return Calls.Sum(bytes);
    }

    public static long SumAfter(byte[] bytes, long _) => Calls.Sum(bytes);

    public static string PassWhere(string gate)
    {
        Gate.Of(gate).Pass(TaskContext.Current!.CancellationToken);
        return TaskContext.Current.Worker;
    }

    public static byte[] Join(byte[] one, byte[] other) => [.. one, .. other];
}
