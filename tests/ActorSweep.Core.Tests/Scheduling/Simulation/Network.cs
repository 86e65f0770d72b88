namespace ActorSweep.Core.Tests.Scheduling.Simulation;

/// <summary>Takes messages to and from workers: some are lost, some are late, and where a worker is cut off they get stuck.</summary>
sealed class Network<T>(Timeline timeline, Chance chance)
    where T : notnull
{
    const double Lost = 0.02, ArrivesAfterAll = 0.5;
    readonly Dictionary<T, List<Action>> _cutOff = [];

    public bool Reaches(T worker) => !_cutOff.ContainsKey(worker);

    public void Carry(T worker, Action message)
    {
        if (!chance.Happens(Lost))
            timeline.In(chance.Latency(), () => Arrive(worker, message));
    }

    public void CutOff(T worker) => _cutOff.TryAdd(worker, []);

    /// <summary>Lets messages through again; some of those that got stuck arrive after all.</summary>
    public void Heal(T worker)
    {
        if (!_cutOff.Remove(worker, out var stuck))
            return;
        foreach (var message in stuck)
            if (chance.Happens(ArrivesAfterAll))
                timeline.In(chance.Latency(), () => Arrive(worker, message));
    }

    void Arrive(T worker, Action message)
    {
        if (_cutOff.TryGetValue(worker, out var stuck))
            stuck.Add(message);
        else
            message();
    }
}
