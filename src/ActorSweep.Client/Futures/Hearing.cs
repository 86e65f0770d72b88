namespace ActorSweep.Client.Futures;

/// <summary>Who is to hear of what has become of a map's items, once its lock is left.</summary>
sealed class Hearing
{
    public List<TaskCompletionSource> Waiting { get; } = [];

    public List<long> Ended { get; } = [];

    public Action<IReadOnlyList<long>>[] Listeners { get; set; } = [];

    public void Tell()
    {
        Waiting.ForEach(w => w.SetResult());
        foreach (var listener in Listeners)
            listener(Ended);
    }
}
