using ActorSweep.Core.Scheduling;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Actors;

/// <summary>Named results, which outlive their clients. A name holds its result in the same way as a client.</summary>
/// <param name="apply">Makes the scheduler handle an event.</param>
sealed class PublishedResults(Action<SchedulerEvent> apply)
{
    readonly Dictionary<string, Published> _published = new(StringComparer.Ordinal);

    public WireMessage Add(Publish m)
    {
        if (_published.TryGetValue(m.Name, out var there))
            // A client that did not get the answer asks again.
            return there.Map == m.Map && there.Tasks!.SequenceEqual(m.Tasks)
                ? new RequestCompleted()
                : new RequestRefused($"'{m.Name}' is published already. Unpublish it first, or choose another name.");
        _published.Add(m.Name, new Published(m.Tasks, m.Map, m.Count, []));
        Hold(HolderOf(m.Name), _published[m.Name]);
        return new RequestCompleted();
    }

    public WireMessage Remove(Unpublish m)
    {
        if (_published.Remove(m.Name))
            apply(new SchedulerEvent.ClientUnregistered(HolderOf(m.Name)));
        return new RequestCompleted();
    }

    /// <summary>Finds the result of a name. The client holds the result from here on: by the time it has the answer, the name may be removed.</summary>
    public WireMessage Find(FindPublished m)
    {
        var names = _published.Keys.Order(StringComparer.Ordinal).ToArray();
        if (!_published.TryGetValue(m.Name, out var found))
            return new Published(null, null, 0, names);
        Hold(m.Client, found);
        return found with { Names = names };
    }

    void Hold(ClientId holder, Published what) => apply(what.Map is { } map
        ? new SchedulerEvent.MapHeld(holder, map, what.Count)
        : new SchedulerEvent.TasksHeld(holder, what.Tasks!));

    static ClientId HolderOf(string name) => new($"published/{name}");
}
