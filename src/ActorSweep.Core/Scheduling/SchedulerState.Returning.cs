namespace ActorSweep.Core.Scheduling;

// Clients that come back: their connection broke, or the scheduler is another. They say again all that they hold, whatever is known of it.
public sealed partial class SchedulerState
{
    /// <summary>What it held so far and does not say again is let go in the end.</summary>
    void ComeBack(ClientId id)
    {
        if (_clients.TryGetValue(id, out var client))
            (client.UnsaidTasks, client.UnsaidMaps) = ([.. client.Tasks], [.. client.Maps]);
    }

    /// <summary>It has said all.</summary>
    void Restore(ClientId id)
    {
        if (!_clients.TryGetValue(id, out var client))
            return;
        var (tasks, maps) = (client.UnsaidTasks, client.UnsaidMaps);
        (client.UnsaidTasks, client.UnsaidMaps) = (null, null);
        foreach (var task in tasks ?? [])
            Release(client, task);
        foreach (var run in maps ?? [])
            Release(client, run);
    }
}
