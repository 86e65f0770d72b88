namespace ActorSweep.Core.Tests.Scheduling.Simulation;

/// <summary>Carries messages to and from workers. Some are lost, some are late, and messages of a disconnected worker wait.</summary>
sealed class Network<T>(Timeline timeline, Chance chance)
    where T : notnull
{
    const double Lost = 0.02, ArrivesAfterAll = 0.5;
    readonly Dictionary<T, List<Message>> _cutOff = [];
    readonly Dictionary<T, double> _barriers = [];

    public bool Reaches(T worker) => !_cutOff.ContainsKey(worker);

    /// <param name="isBarrier">Whether no later message arrives before this one.</param>
    public void Carry(T worker, Action message, bool isBarrier = false)
    {
        if (!chance.Happens(Lost))
            Send(worker, new Message(message, isBarrier));
    }

    public void CutOff(T worker) => _cutOff.TryAdd(worker, []);

    /// <summary>Restores the connection. Some of the waiting messages arrive.</summary>
    public void Heal(T worker)
    {
        if (!_cutOff.Remove(worker, out var stuck))
            return;
        foreach (var message in stuck)
            if (chance.Happens(ArrivesAfterAll))
                Send(worker, message);
    }

    void Send(T worker, Message message)
    {
        var arrives = Math.Max(timeline.Now + chance.Latency(), _barriers.GetValueOrDefault(worker));
        if (message.IsBarrier)
            _barriers[worker] = arrives;
        timeline.In(arrives - timeline.Now, () => Arrive(worker, message));
    }

    void Arrive(T worker, Message message)
    {
        if (_cutOff.TryGetValue(worker, out var stuck))
            stuck.Add(message);
        else
            message.Deliver();
    }

    sealed record Message(Action Deliver, bool IsBarrier);
}
