using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Tests.Scheduling.Simulation;

/// <summary>An independent account of ended items of maps: each ends once, and again only after it was reported as retried.</summary>
sealed class MapLedger(Action<bool, string> check)
{
    readonly Dictionary<RunId, ItemState[]> _items = [];
    readonly Dictionary<RunId, HashSet<ClientId>> _clients = [];

    public enum ItemState
    {
        Pending,
        Finished,
        Failed,
    }

    /// <summary>The maps that clients hold.</summary>
    public IEnumerable<RunId> Held => _clients.Where(c => c.Value.Count > 0).Select(c => c.Key);

    public bool IsHeldBy(RunId run, ClientId client) => _clients.TryGetValue(run, out var clients) && clients.Contains(client);

    public bool IsMap(RunId run) => _items.ContainsKey(run);

    public void Note(SchedulerEvent happened)
    {
        switch (happened)
        {
            case SchedulerEvent.MapSubmitted e: Submitted(e); break;
            case SchedulerEvent.MapHeld e when IsMap(e.Run): _clients[e.Run].Add(e.Client); break;
            case SchedulerEvent.ClientReconnected e: RemoveClient(e.Client); e.Events.ToList().ForEach(Note); break;
            case SchedulerEvent.MapReleased e when IsMap(e.Run): _clients[e.Run].Remove(e.Client); break;
            case SchedulerEvent.ClientUnregistered e: RemoveClient(e.Client); break;
        }
    }

    public void Note(Instruction instruction, SchedulerEvent cause)
    {
        if (cause is SchedulerEvent.MapHeld or SchedulerEvent.MapSubmitted or SchedulerEvent.ClientReconnected && IsRepeated(instruction) && !IsCancelledBy(cause, instruction))
        {
            CheckNotifiedClients(instruction);
            return;
        }
        switch (instruction)
        {
            case Instruction.FinishMapChunk i: Turn(i.Run, i.Blocks.First, i.Blocks.End, i.Retrying, ItemState.Pending, ItemState.Finished); break;
            case Instruction.FailItems i: Turn(i.Run, i.Blocks.First, i.Blocks.End, [], ItemState.Pending, ItemState.Failed); break;
            case Instruction.ReopenItems i: Turn(i.Run, i.Blocks.First, i.Blocks.End, [], null, ItemState.Pending); break;
            case Instruction.EndRun i when IsMap(i.Run): End(i.Run); break;
        }
    }

    /// <summary>A known map only gets another holder. A new map may come with results of items.</summary>
    void Submitted(SchedulerEvent.MapSubmitted e)
    {
        if (_items.TryAdd(e.Run, new ItemState[e.Count]))
        {
            _clients[e.Run] = [];
            foreach (var done in e.Done)
                _items[e.Run].AsSpan((int)done.Items.First, (int)done.Items.Count).Fill(ItemState.Finished);
        }
        _clients[e.Run].Add(e.Client);
    }

    void RemoveClient(ClientId client)
    {
        foreach (var clients in _clients.Values)
            clients.Remove(client);
    }

    void End(RunId run)
    {
        check(_clients[run].Count == 0, $"{run} ends when nobody holds it");
        _items.Remove(run);
        _clients.Remove(run);
    }

    /// <summary>Checks that every item of a held map has finished or failed.</summary>
    public void CheckEnd()
    {
        foreach (var run in Held)
            check(!_items[run].Contains(ItemState.Pending), $"{run}: all of its items end, but {_items[run].Count(s => s == ItemState.Pending)} of {_items[run].Length} have not");
    }

    void Turn(RunId run, long first, long end, IReadOnlyList<long> except, ItemState? from, ItemState to)
    {
        for (var item = first; item < end; item++)
            if (!except.Contains(item))
            {
                check(from is null ? _items[run][item] != to : _items[run][item] == from, $"{run}/{item} was {_items[run][item]} before it is {to}");
                _items[run][item] = to;
            }
    }

    /// <summary>Whether the instruction may repeat an earlier message to a client.</summary>
    static bool IsRepeated(Instruction instruction) => instruction is Instruction.FinishMapChunk { Result: null } or Instruction.FailItems;

    /// <summary>Whether a client that reconnected has now cancelled the items that fail.</summary>
    bool IsCancelledBy(SchedulerEvent cause, Instruction instruction) =>
        cause is SchedulerEvent.ClientReconnected back
        && instruction is Instruction.FailItems { Failure.Type: FailureType.Cancelled } failed
        && _items.TryGetValue(failed.Run, out var items)
        && items[(int)failed.Blocks.First] == ItemState.Pending
        && back.Events.OfType<SchedulerEvent.TasksCancelled>().Any(said => said.Tasks.Contains(new TaskId(failed.Run, failed.Blocks.First)));

    /// <summary>A late client is told the existing results, or that the map does not exist.</summary>
    void CheckNotifiedClients(Instruction instruction)
    {
        if (instruction is Instruction.FinishMapChunk kept)
            for (var item = kept.Blocks.First; item < kept.Blocks.End; item++)
                check(kept.Retrying.Contains(item) || _items[kept.Run][item] == ItemState.Finished, $"a client is told of {kept.Run}/{item}, which is {_items[kept.Run][item]}");
        if (instruction is Instruction.FailItems failed && IsMap(failed.Run))
            for (var item = failed.Blocks.First; item < failed.Blocks.End; item++)
                check(_items[failed.Run][item] == ItemState.Failed, $"a client is told that {failed.Run}/{item} failed, which is {_items[failed.Run][item]}");
    }
}
