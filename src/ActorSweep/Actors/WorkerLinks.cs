using ActorSweep.Execution.Processes;
using ActorSweep.Execution.Storage;
using ActorSweep.Protocol.Messages;
using ActorSweep.Wire;
using Akka.Actor;
using Akka.Routing;

namespace ActorSweep.Actors;

/// <summary>The actors and blob addresses of the registered workers, and the messages that wait for each.</summary>
/// <param name="self">The scheduler.</param>
/// <param name="mayBeLarge">Whether a message may have any size, since the workers are in this process.</param>
sealed class WorkerLinks(IActorRef self, IActorRef router, long epoch, bool mayBeLarge)
{
    readonly Dictionary<WorkerId, IActorRef> _workers = [];
    readonly Dictionary<WorkerId, NodeBlobs> _addresses = [];
    readonly Dictionary<WorkerId, WorkerOutbox> _outboxes = [];
    readonly SortedSet<string> _withoutCultures = new(StringComparer.Ordinal);

    /// <param name="lacksCultures">Whether the worker cannot execute the work of programs with cultures.</param>
    public void Add(WorkerId id, IActorRef worker, NodeBlobs address, bool lacksCultures)
    {
        (_workers[id], _addresses[id]) = (worker, address);
        if (lacksCultures)
            _withoutCultures.Add(id.Value);
    }

    /// <summary>Returns why work with these cultures cannot be executed; null where it can.</summary>
    /// <param name="cultures">The culture behavior of the program that submits it; null: globalization-invariant.</param>
    public string? Refuses(string? cultures) => cultures is null || _withoutCultures.Count == 0 ? null : CultureData.Explain([.. _withoutCultures]);

    public void Remove(WorkerId id)
    {
        _workers.Remove(id);
        _addresses.Remove(id);
        _outboxes.Remove(id);
        _withoutCultures.Remove(id.Value);
    }

    public IReadOnlyList<WorkerId> Of(IActorRef worker) => [.. from w in _workers where w.Value.Equals(worker) select w.Key];

    public IReadOnlyList<WorkerId> On(Address node) => [.. from w in _workers where w.Value.Path.Address == node select w.Key];

    /// <summary>Where a worker's blobs are; null where the worker is not registered.</summary>
    public NodeBlobs? AddressOf(WorkerId id) => _addresses.GetValueOrDefault(id);

    /// <summary>The outbox of a worker; null where the worker is not registered.</summary>
    public WorkerOutbox? OutboxOf(WorkerId id)
    {
        if (_outboxes.TryGetValue(id, out var outbox))
            return outbox;
        if (!_workers.TryGetValue(id, out var worker))
            return null;
        outbox = new WorkerOutbox(epoch, mayBeLarge, message => Send(worker, message));
        _outboxes.Add(id, outbox);
        return outbox;
    }

    /// <summary>Sends a worker a message, after those in its outbox.</summary>
    public void SendTo(WorkerId id, WireMessage message) => OutboxOf(id)?.Send(message);

    /// <summary>Has all workers release the work of a run.</summary>
    public void ReleaseRun(RunId run) => router.Tell(new Broadcast(new ReleaseRun(run)), self);

    public void Flush()
    {
        foreach (var outbox in _outboxes.Values)
            outbox.Flush();
    }

    /// <summary>Sends assignments through the router to the chosen worker, and other messages directly.</summary>
    void Send(IActorRef worker, WireMessage message)
    {
        var isAssignment = message is AssignTasks or AssignMapChunk or AssignSweepChunk;
        foreach (var part in mayBeLarge ? [message] : MessageParts.Of(message))
            if (isAssignment)
                router.Tell(new Assignment(worker, part), self);
            else
                worker.Tell(part, self);
    }
}
