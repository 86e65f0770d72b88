using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Working;

namespace ActorSweep.Core.Tests.Scheduling.Simulation;

/// <summary>
/// A worker's node. The real <see cref="WorkerState"/> decides; this class only carries its instructions to a simulated network, store and
/// executor.
/// </summary>
sealed class SimulatedNode
{
    const double ToldTwice = 0.03, StoreFails = 0.002, FetchFails = 0.01, SpecFails = 0.01;

    readonly IWorkerWorld _world;
    readonly WorkerState _state;
    readonly SimulatedExecutor _executor;
    readonly WorkerAccount _account;
    readonly HashSet<BlobKey> _store = [];
    DateTimeOffset _wake;

    public SimulatedNode(WorkerId id, int slots, double slowness, IWorkerWorld world)
    {
        (Id, Slots, _world) = (id, slots, world);
        _state = new WorkerState(new WorkerSettings
        {
            Id = id,
            ExecutorsReceive = true,
            LargestInMessage = long.MaxValue,
            Intervals = new()
            {
                RegisterInterval = TimeSpan.FromSeconds(0.5),
                ReportInterval = TimeSpan.FromSeconds(world.Chance.Between(0.8, 1.2)),
            },
        });
        _executor = new SimulatedExecutor(slots, slowness, this, world);
        _account = new WorkerAccount(id, _executor, world.Check);
    }

    public WorkerId Id { get; }

    public int Slots { get; }

    public IReadOnlyDictionary<string, double> Resources { get; init; } = new Dictionary<string, double>();

    public bool IsAlive { get; private set; } = true;

    public bool IsIdle => _state.IsIdle && _executor.IsIdle;

    /// <summary>The work that its executor executes now.</summary>
    public IEnumerable<HeldWork> Executing => _executor.Executing;

    /// <summary>Whether other nodes can fetch a blob from this one now.</summary>
    public bool Gives(BlobKey blob) => IsAlive && _world.Network.Reaches(this) && _store.Contains(blob);

    /// <summary>Whether it has the result of a task or an item.</summary>
    public bool HasResult(TaskId task) => IsAlive && _store.Contains(_world.BlobOf(task).Blob);

    public void Start() => Handle(new WorkerEvent.WorkerTimePassed());

    public void Die() => IsAlive = false;

    /// <summary>Sends an event to the worker and carries out its instructions.</summary>
    public void Handle(WorkerEvent happened)
    {
        if (!IsAlive)
            return;
        if (happened is not WorkerEvent.WorkerTimePassed)
            _world.Log(() => $"    {Id}: {Words.Of(happened)}");
        _account.Note(happened);
        var instructions = _state.Handle(happened, _world.Timeline.Time);
        _account.Note(instructions);
        foreach (var instruction in instructions)
            CarryOut(instruction);
        _state.CheckInvariants();
        WakeInTime();
    }

    /// <summary>Receives a command. Whether its inputs are here is decided at arrival.</summary>
    public void Take(ISimulatedScheduler from, HeldWork work, IReadOnlyList<InputPlace> inputs)
    {
        var hasLargeArguments = work is HeldTask { Task.Index: var index } && index % 8 == 7;
        Handle(new WorkerEvent.WorkAssigned(from, from.Epoch, [new AssignedWork(work, new SimulatedPayload(work, inputs))
        {
            Inputs = [.. inputs.Select(InputOf)],
            Arguments = hasLargeArguments ? new BlobKey(((HeldTask)work).Task.Run, $"a{((HeldTask)work).Task.Index}") : null,
        }]));
    }

    /// <summary>Tries to fetch an input from a holder.</summary>
    public bool TryGet(TaskId input, WorkerId holder) => Fetches(_world.BlobOf(input).Blob, holder);

    bool Fetches(BlobKey blob, WorkerId holder) => _world.Find(holder).Gives(blob) && !_world.Chance.Happens(FetchFails);

    WorkInput InputOf(InputPlace place)
    {
        if (place.Holders.Count == 0)
            return new WorkInput(place.Task, null, 0, [], InputPresence.AtHand);
        var (blob, bytes, isItem) = _world.BlobOf(place.Task);
        return new WorkInput(place.Task, blob, bytes, place.Holders, _store.Contains(blob) ? InputPresence.InStore : InputPresence.Elsewhere) { IsItem = isItem };
    }

    void CarryOut(WorkerInstruction instruction)
    {
        switch (instruction)
        {
            case WorkerInstruction.RequestRegistration i: Register(i.Held); break;
            case WorkerInstruction.WatchScheduler i: _world.Watch(this, (ISimulatedScheduler)i.Scheduler); break;
            case WorkerInstruction.UnwatchScheduler: break;
            case WorkerInstruction.FindScheduler: After(() => Handle(new WorkerEvent.SchedulerFound(_world.Network.Reaches(this) ? _world.Scheduler?.Epoch : null))); break;
            case WorkerInstruction.CheckCluster: Handle(new WorkerEvent.ClusterChecked(IsJoined: true)); break;
            case WorkerInstruction.ExitProcess: _world.UnregisterWorker(this, died: true); break;
            case WorkerInstruction.AnswerDrain: break;
            case WorkerInstruction.ExitCluster: _world.UnregisterWorker(this, died: false); break;
            // Not by the network, because the message is sent only once.
            case WorkerInstruction.TellDraining: Say(new SchedulerEvent.WorkerDraining(Id), isSafe: true); break;
            case WorkerInstruction.TellHeldAttempts i: Say(new SchedulerEvent.WorkerReported(Id, i.Held)); break;
            case WorkerInstruction.TellFinished i: TellFinished(i); break;
            case WorkerInstruction.TellFailed i: Say(new SchedulerEvent.TaskFailed(Id, i.Attempt, Boom(), ((SimulatedFailure)i.Failure).MayRetry)); break;
            case WorkerInstruction.TellReturned i: Say(new SchedulerEvent.WorkReturned(Id, i.Attempt)); break;
            case WorkerInstruction.TellSeceded i: Say(new SchedulerEvent.TaskSeceded(Id, i.Attempt)); break;
            case WorkerInstruction.TellExecutorLost i: Say(new SchedulerEvent.ExecutorLost(Id, i.Suspects, (string)i.Death, [])); break;
            case WorkerInstruction.TellInputLost i: Say(new SchedulerEvent.InputLost(i.Worker, i.Attempt, i.Input, i.Holder)); break;
            case WorkerInstruction.TellReplica i: Say(new SchedulerEvent.ReplicaAdded(Id, i.Result)); break;
            case WorkerInstruction.LoadSpec i: After(() => Handle(_world.Chance.Happens(SpecFails) ? new WorkerEvent.PreparationLost(i.Attempt) : new WorkerEvent.SpecLoaded(i.Attempt, "spec"))); break;
            case WorkerInstruction.ReceiveInput i: Receive((SimulatedPayload)i.Payload, i); break;
            case WorkerInstruction.FetchInputs i: After(() => Fetch(i, (SimulatedPayload)i.Payload)); break;
            case WorkerInstruction.FetchReplica i: After(() => FetchReplica(i.Result, (InputPlace)i.Payload)); break;
            case WorkerInstruction.ExecuteAttempt i: _executor.Execute((SimulatedPayload)i.Payload); break;
            case WorkerInstruction.RecallFromExecutor i: _executor.Recall(i.Attempt); break;
            case WorkerInstruction.CancelAttempt i: _executor.Cancel(i.Attempt); break;
            case WorkerInstruction.DeleteRun i: _store.RemoveWhere(blob => blob.Run == i.Run); break;
            case WorkerInstruction.DeleteBlob i: _store.Remove(i.Blob); break;
            case WorkerInstruction.DeleteBlobsExcept i: _store.RemoveWhere(blob => !i.Blobs.Contains(blob) && !i.Runs.Contains(blob.Run)); break;
            case WorkerInstruction.ReleaseObjects or WorkerInstruction.DeleteResult: break;
            default: throw new InvalidOperationException($"Nothing here should lead to {instruction}.");
        }
    }

    void Register(IReadOnlyList<HeldWork> held)
    {
        if (_world.Scheduler is { } found)
            Say(found, new SchedulerEvent.WorkerRegistered(Id, Slots, "nowhere") { Resources = Resources, Held = held });
    }

    void TellFinished(WorkerInstruction.TellFinished i)
    {
        if (i.Blob is { } blob)
        {
            if (i.IsNew && !_world.Chance.Happens(StoreFails))
                _store.Add(blob);
            else if (!_store.Contains(blob))
            {
                Handle(new WorkerEvent.ResultMissing(i.Work.Attempt));
                return;
            }
        }
        var end = (SimulatedEnd)i.Result;
        var result = new SimulatedResult(this, i.Blob);
        Say(i.Work is HeldTask
            ? new SchedulerEvent.TaskFinished(Id, i.Work.Attempt, end.Seconds, end.Outcome.Bytes, i.Blob is null) { Result = result }
            : new SchedulerEvent.ChunkFinished(Id, i.Work.Attempt, end.Seconds, end.Outcome.Bytes, end.Outcome.FailedItems.Count)
            {
                IsInline = i.Blob is null,
                FailedItems = end.Outcome.FailedItems,
                Result = result,
            });
    }

    static void Receive(SimulatedPayload payload, WorkerInstruction.ReceiveInput i) =>
        payload.Received.Add((payload.Inputs[i.Input].Task, payload.Inputs[i.Input].Holders[i.Holder]));

    void Fetch(WorkerInstruction.FetchInputs i, SimulatedPayload payload)
    {
        if (!IsAlive)
            return;
        var hasAll = i.Arguments is null || !_world.Chance.Happens(FetchFails);
        foreach (var fetch in i.Inputs)
        {
            var input = payload.Inputs[fetch.Index];
            hasAll &= TryFetch(input.Task, fetch.From.Select(place => input.Holders[place]), holder => Handle(new WorkerEvent.InputMissing(i.Attempt, input.Task, holder)));
        }
        if (hasAll && i.Arguments is { } arguments)
            _store.Add(arguments);
        Handle(hasAll ? new WorkerEvent.AttemptPrepared(i.Attempt, i.Arguments) : new WorkerEvent.PreparationLost(i.Attempt));
    }

    void FetchReplica(ResultId result, InputPlace from)
    {
        var blob = BlobKey.Of(result);
        if (!IsAlive || (from.Holders.Count > 0 && !from.Holders.Any(holder => Fetches(blob, holder))))
            return;
        _store.Add(blob);
        Handle(new WorkerEvent.ReplicaStored(result));
    }

    bool TryFetch(TaskId task, IEnumerable<WorkerId> holders, Action<WorkerId> missing)
    {
        foreach (var holder in holders)
            if (TryGet(task, holder))
            {
                var (blob, _, isItem) = _world.BlobOf(task);
                _store.Add(blob);
                if (!isItem)
                    Handle(new WorkerEvent.ReplicaStored(new ResultId(task)));
                return true;
            }
            else
                missing(holder);
        return false;
    }

    TaskFailure Boom() => new("Boom", "bad luck", "", Id.Value, 1, []);

    void Say(SchedulerEvent said, bool isSafe = false)
    {
        if (_state.Scheduler is ISimulatedScheduler scheduler)
            Say(scheduler, said, isSafe);
    }

    void Say(ISimulatedScheduler to, SchedulerEvent said, bool isSafe = false)
    {
        if (isSafe)
            _world.Timeline.In(0.01, () => to.Hear(this, said));
        else
            for (var times = _world.Chance.Happens(ToldTwice) ? 2 : 1; times > 0; times--)
                _world.Network.Carry(this, () => to.Hear(this, said));
    }

    void After(Action then) => _world.Timeline.In(_world.Chance.Magnitude(0.001, 0.05), then);

    void WakeInTime()
    {
        if ((_wake > _world.Timeline.Time && _state.NextWake >= _wake) || !(_world.IsBusy || !IsIdle))
            return;
        _wake = _state.NextWake;
        _world.Timeline.In(Math.Max(0, (_wake - _world.Timeline.Time).TotalSeconds) + 1e-6, Start);
    }
}
