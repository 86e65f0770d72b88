using ActorSweep.Execution.Storage;
using ActorSweep.Protocol.Messages;
using Akka.Actor;
using Akka.Routing;

namespace ActorSweep.Actors;

/// <summary>The actors and blobs of the workers that the scheduler knows, and what each worker is to be told.</summary>
/// <param name="self">The scheduler.</param>
/// <param name="mayBeLarge">Whether a message may be of any size: the workers are in this process.</param>
sealed class WorkerLinks(IActorRef self, IActorRef router, long epoch, bool mayBeLarge)
{
    readonly Dictionary<WorkerId, IActorRef> _workers = [];
    readonly Dictionary<WorkerId, NodeBlobs> _addresses = [];
    readonly Dictionary<WorkerId, WorkerOutbox> _outboxes = [];

    public void Add(WorkerId id, IActorRef worker, NodeBlobs address) => (_workers[id], _addresses[id]) = (worker, address);

    public void Remove(WorkerId id)
    {
        _workers.Remove(id);
        _addresses.Remove(id);
        _outboxes.Remove(id);
    }

    /// <summary>The workers of an actor.</summary>
    public IReadOnlyList<WorkerId> Of(IActorRef worker) => [.. from w in _workers where w.Value.Equals(worker) select w.Key];

    /// <summary>The workers of a node.</summary>
    public IReadOnlyList<WorkerId> On(Address node) => [.. from w in _workers where w.Value.Path.Address == node select w.Key];

    /// <summary>Where a worker's blobs are; null where the worker is not known.</summary>
    public NodeBlobs? AddressOf(WorkerId id) => _addresses.GetValueOrDefault(id);

    /// <summary>The messages that wait for a worker; null where the worker is not known.</summary>
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

    /// <summary>Tells a worker something, after what was added to its outbox before.</summary>
    public void Tell(WorkerId id, WireMessage message) => OutboxOf(id)?.Send(message);

    /// <summary>Tells all workers that work of a run is not wanted any more.</summary>
    public void TellAllToForget(RunId run) => router.Tell(new Broadcast(new ForgetRun(run)), self);

    public void Flush()
    {
        foreach (var outbox in _outboxes.Values)
            outbox.Flush();
    }

    /// <summary>Work goes through the router, to the worker that the scheduler chose; a word about it straight to whom it is for.</summary>
    void Send(IActorRef worker, WireMessage message)
    {
        if (message is ExecuteTasks or ExecuteMapChunk or ExecuteChunk)
            router.Tell(new Assignment(worker, message), self);
        else
            worker.Tell(message);
    }
}
