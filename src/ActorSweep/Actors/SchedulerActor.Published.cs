using ActorSweep.Core.Scheduling;
using ActorSweep.Protocol;
using Akka.Actor;

namespace ActorSweep.Actors;

// Results that outlive their clients, under names.
sealed partial class SchedulerActor
{
    /// <summary>A name holds what it stands for as a client would.</summary>
    void Keep(Publish m)
    {
        if (_published.TryGetValue(m.Name, out var there))
        {
            // Whoever did not hear the answer asks again.
            if (there.Map == m.Map && there.Tasks!.SequenceEqual(m.Tasks))
            {
                Sender.Tell(new RequestDone());
                return;
            }
            Sender.Tell(new RequestRefused($"'{m.Name}' is published already. Unpublish it first, or take another name."));
            return;
        }
        _published.Add(m.Name, new Published(m.Tasks, m.Map, m.Count, []));
        Hold(HolderOf(m.Name), _published[m.Name]);
        Sender.Tell(new RequestDone());
    }

    void Unkeep(Unpublish m)
    {
        if (_published.Remove(m.Name))
            Apply(new SchedulerEvent.ClientLeft(HolderOf(m.Name)));
        Sender.Tell(new RequestDone());
    }

    void Find(FindPublished m)
    {
        var names = _published.Keys.Order(StringComparer.Ordinal).ToArray();
        if (!_published.TryGetValue(m.Name, out var found))
        {
            Sender.Tell(new Published(null, null, 0, names));
            return;
        }
        // Held before the answer: the name may be gone before the client can say that it holds them.
        Hold(m.Client, found);
        Sender.Tell(found with { Names = names });
    }

    void Hold(ClientId holder, Published what) => Apply(what.Map is { } map
        ? new SchedulerEvent.MapHeld(holder, map, what.Count)
        : new SchedulerEvent.TasksHeld(holder, what.Tasks!));

    static ClientId HolderOf(string name) => new($"published/{name}");
}
