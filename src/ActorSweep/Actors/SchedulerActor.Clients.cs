using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using ActorSweep.Payloads;
using ActorSweep.Protocol;
using ActorSweep.Wire;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Actors;

// Clients, what they ask for, and what they are told.
sealed partial class SchedulerActor
{
    readonly Dictionary<ClientId, KnownClient> _clients = [];
    readonly Dictionary<string, Published> _published = new(StringComparer.Ordinal);

    /// <summary>Who stands for a client: its newest connection.</summary>
    sealed record KnownClient(IActorRef Ref, long Session, ClientOutbox Outbox)
    {
        /// <summary>What has come so far of a message in parts.</summary>
        public List<byte[]> Parts { get; } = [];

        /// <summary>What a client that comes back has said so far; null: it has said all.</summary>
        public List<SchedulerEvent>? Said { get; set; } = Session > 1 ? [] : null;
    }

    /// <summary>What a client says on its newest connection. What comes late from an earlier one was said again; what comes after its last words nobody wants.</summary>
    void Hear<T>(Func<T, ClientId> speaker, Action<T> take) => Receive<T>(m =>
    {
        if (_clients.TryGetValue(speaker(m), out var client) && client.Ref.Equals(Sender))
            take(m);
    });

    /// <summary>Takes a message in that came in parts, in its place among the others.</summary>
    void Assemble(MessagePart m)
    {
        var client = _clients[m.Client];
        client.Parts.Add(m.Bytes);
        if (m.Left > 0)
            return;
        byte[] bytes = [.. client.Parts.SelectMany(part => part)];
        client.Parts.Clear();
        var serializer = (WireSerializer)Context.System.Serialization.FindSerializerForType(typeof(WireMessage));
        Receive(serializer.FromBinary(bytes, serializer.Manifest(m)));
    }

    /// <summary>A client's connection broke, and the client has not come back by another.</summary>
    sealed record ClientStaysAway(ClientId Client, IActorRef Ref);

    void Meet(ClientHello m)
    {
        var isBack = _clients.TryGetValue(m.Client, out var known);
        if (isBack && known!.Session > m.Session)
            return;
        if (known is null || known.Session < m.Session)
        {
            var client = Context.Watch(Sender);
            _clients[m.Client] = new KnownClient(client, m.Session, new ClientOutbox(client.Path.Address.HasLocalScope, update => client.Tell(update)));
            if (isBack)
            {
                Context.Unwatch(known!.Ref);
                TakeSaid(m.Client, known);
            }
        }
        Sender.Tell(new ClientWelcome());
    }

    /// <summary>What a client says counts at once; of one that comes back, when it has said all.</summary>
    void Take(ClientId client, SchedulerEvent said)
    {
        if (_clients[client].Said is { } before)
            before.Add(said);
        else
            Apply(said);
    }

    void Restore(ClientId id) => TakeSaid(id, _clients[id]);

    void TakeSaid(ClientId id, KnownClient client)
    {
        if (client.Said is { } said)
            Apply(new SchedulerEvent.ClientCameBack(id, said));
        client.Said = null;
    }

    /// <summary>A client that has lost its connection comes back by another, or is gone.</summary>
    void Miss(ClientId id, IActorRef client) =>
        Timers.StartSingleTimer((nameof(ClientStaysAway), id, client), new ClientStaysAway(id, client), _services.Settings.ClientGrace);

    void PartUnlessBack(ClientStaysAway m)
    {
        if (_clients.TryGetValue(m.Client, out var known) && known.Ref.Equals(m.Ref))
            Part(m.Client);
    }

    /// <summary>A client is gone; what nobody else holds goes with it.</summary>
    void Part(ClientId id)
    {
        _services.Log.LogDebug("client {Client} is gone", id);
        if (_clients.Remove(id, out var client))
        {
            Context.Unwatch(client.Ref);
            TakeSaid(id, client);
        }
        Apply(new SchedulerEvent.ClientLeft(id));
    }

    void Submit(SubmitTasks m)
    {
        var shapes = Array.ConvertAll(m.Shapes, _book.Intern);
        var rules = Array.ConvertAll(m.Options, RulesOf);
        var execution = Array.ConvertAll(m.Options, ExecutionRulesOf);
        var specs = new TaskSpec[m.Tasks.Length];
        for (var n = 0; n < specs.Length; n++)
        {
            var task = m.Tasks[n];
            var shape = shapes[task.Shape];
            var id = new TaskId(m.Run, task.Index);
            _book.Add(id, new GraphBook.TaskPayload(shape, task.Arguments, execution[task.Options], task.Key));
            if (task.Scattered is { } bytes)
                _book.KeepUnlessKept(id, new GraphBook.KeptResult(bytes, bytes.Length, 0));
            specs[n] = new TaskSpec(task.Index, shape.Name, task.Inputs, rules[task.Options], task.IsHeld)
            {
                Key = task.Key,
                After = task.After,
                IsDetached = task.IsDetached,
                Scattered = task.Scattered?.Length,
                IsAgain = task.IsAgain,
            };
        }
        Take(m.Client, new SchedulerEvent.TasksSubmitted(m.Client, m.Run, m.Name, specs) { IsOpen = m.IsOpen });
    }

    void Submit(SubmitMap m)
    {
        if (_book.MapOf(m.Run) is null)
            _book.Add(m.Run, BookOf(m));
        Take(m.Client, new SchedulerEvent.MapSubmitted(m.Client, m.Run, m.Function.Name, m.Count, RulesOf(m.Options)) { Done = [.. m.Done.Select(DoneItemsOf)] });
    }

    static MapBook BookOf(SubmitMap m)
    {
        var book = new MapBook(m.Function, [.. m.Columns.Select(c => Column.Read(c))], ExecutionRulesOf(m.Options));
        foreach (var done in m.Done)
            book.Keep(new MapBook.Part(done.First, done.Count, done.Inline, null, done.Failed));
        return book;
    }

    static DoneItems DoneItemsOf(MapPartDone done) =>
        new(new BlockRange(done.First, done.Count), [.. done.Failed.Select(f => new ItemFailure(f.Index, f.Failure, f.MayRetry))]);

    void Change(ChangeTasks m) => Take(m.Client, m.Change switch
    {
        TaskChange.Hold => new SchedulerEvent.TasksHeld(m.Client, m.Tasks),
        TaskChange.Release => new SchedulerEvent.TasksReleased(m.Client, m.Tasks),
        TaskChange.Cancel => new SchedulerEvent.TasksCancelled(m.Tasks),
        TaskChange.CancelUnlessBegun => new SchedulerEvent.TasksCancelled(m.Tasks) { UnlessBegun = true },
        TaskChange.Retry => new SchedulerEvent.TasksRetried(m.Tasks),
        _ => new SchedulerEvent.TasksDetached(m.Tasks),
    });

    void Locate(LocateResult m)
    {
        if (m.Chunk > 0)
        {
            var part = _book.MapOf(m.Task.Run)?.PartOf(new BlockRange(m.Task.Index, m.Chunk));
            Sender.Tell(new ResultLocated(part?.Inline, part?.Blob is { } blob ? [new ResultPlace(WorkerId.Nobody, blob)] : []));
            return;
        }
        var (bytes, places, item) = _state.Locate(m.Task) is { } place ? _book.Find(place, AddressOf) : (null, [], -1);
        Sender.Tell(new ResultLocated(bytes, places) { Item = item });
    }

    void TellProgress(TaskProgress m)
    {
        if (_state.WhoWants(m.Attempt) is var (task, clients))
            Tell(clients, new TaskUpdate(task, TaskStatusOnWire.Progress, null, null) { Fraction = m.Fraction, Text = m.Text });
        Flush();
    }

    void Tell(IReadOnlyList<ClientId> clients, TaskUpdate update)
    {
        foreach (var client in clients)
            if (_clients.TryGetValue(client, out var known))
                known.Outbox.Add(update);
    }

    void Tell(IReadOnlyList<ClientId> clients, ItemsUpdate update)
    {
        foreach (var client in clients)
            if (_clients.TryGetValue(client, out var known))
                known.Outbox.Add(update);
    }

    static TaskRules RulesOf(SubmittedOptions o) => new()
    {
        Priority = o.Priority,
        Retries = o.IsRetriedByClient ? 0 : o.Retries,
        RetryDelay = o.RetryDelaySeconds > 0 ? o.RetryPolicy.DelayBefore : null,
        Requirement = o.Resources.Count == 0 && o.Workers.Length == 0 ? Requirement.None : Requirement.Of(o.Resources, o.Workers, o.AllowOtherWorkers),
        CannotRepeat = o.CannotRepeat,
    };

    static ExecutionRules? ExecutionRulesOf(SubmittedOptions o) =>
        o.TimeLimitSeconds is null && o.Retries == 0 && !o.StaysHere ? null
        : new ExecutionRules(o.TimeLimitSeconds, o.Retries > 0, o.RetryOnly) { StaysHere = o.StaysHere, TimeLimitGraceSeconds = o.TimeLimitGraceSeconds };
}
