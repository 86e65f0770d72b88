namespace ActorSweep.Core.Scheduling;

// Clients that come back: their connection broke, or the scheduler is another. They say again all that they hold, whatever is known of it.
public sealed partial class SchedulerState
{
    /// <summary>Conclusions are drawn when all is said: until then nothing begins, and nothing that something said later needs is let go.</summary>
    void ComeBack(SchedulerEvent.ClientCameBack e)
    {
        if (_clients.TryGetValue(e.Client, out var known))
            (known.UnsaidTasks, known.UnsaidMaps) = ([.. known.Tasks], [.. known.Maps]);
        foreach (var said in e.Said)
            Apply(said);
        if (known is null)
            return;
        var (tasks, maps) = (known.UnsaidTasks!, known.UnsaidMaps!);
        (known.UnsaidTasks, known.UnsaidMaps) = (null, null);
        foreach (var task in tasks)
            Release(known, task);
        foreach (var run in maps)
            Release(known, run);
    }
}
