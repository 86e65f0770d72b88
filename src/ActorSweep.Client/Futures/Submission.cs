using System.Collections.Concurrent;
using System.IO.Hashing;
using System.Runtime.CompilerServices;
using ActorSweep.Core.Graph;
using ActorSweep.Protocol.Messages;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep.Client.Futures;

/// <summary>Makes the message that submits a graph.</summary>
sealed class Submission(ClientId client, RunId run, string name, bool isOpen)
{
    static readonly ConditionalWeakTable<TaskOptions, SubmittedOptions> OnWireOf = [];
    static readonly ConcurrentDictionary<(string Name, ulong Hash), TaskShape> Known = new();

    readonly Places<TaskShape> _shapes = new();
    readonly Places<TaskOptions> _options = new();
    readonly List<SubmittedTask> _tasks = [];

    public void Add(CallGraph graph, long firstIndex, Func<int, bool> isHeld, TaskOptions? extra = null)
    {
        foreach (var node in graph.Nodes)
        {
            var call = CallCodec.Encode(node.Call, node.PositionOf);
            var inputs = node.Inputs.Count == 0 ? [] : new TaskId[node.Inputs.Count];
            for (var i = 0; i < inputs.Length; i++)
                inputs[i] = node.Inputs[i].Node is { } index ? new TaskId(run, firstIndex + index) : IdOf(node.Inputs[i].Dependency, client);
            _tasks.Add(new SubmittedTask(
                firstIndex + node.Index, _shapes.Of(ShapeOf(call)), call.Arguments, inputs, _options.Of(extra ?? node.Options), isHeld(node.Index))
            {
                Key = node.Options.Key,
            });
        }
    }

    public void Add(SubmittedTask task, TaskShape shape, TaskOptions options) =>
        _tasks.Add(task with { Shape = _shapes.Of(shape), Options = _options.Of(options) });

    public SubmitTasks Message => new(client, run, name, isOpen, _shapes.All, [.. _options.All.Select(o => OnWire(o))], [.. _tasks]);

    public static TaskShape ShapeOf(EncodedCall call) =>
        Known.GetOrAdd((call.Name, XxHash3.HashToUInt64(call.Shape)), _ => new TaskShape(call.Name, call.Shape) { Code = call.Code });

    /// <summary>Returns the task of a future that is an argument.</summary>
    /// <exception cref="ObjectDisposedException">The future was released.</exception>
    /// <exception cref="InvalidOperationException">The future belongs to another client.</exception>
    /// <param name="client">The client that submits the dependent task.</param>
    public static TaskId IdOf(Dependency dependency, ClientId client) => dependency switch
    {
        Future { Status: FutureStatus.Released } released => throw new ObjectDisposedException(
            released.Key.Name, $"the future '{released.Key}' was released; no task can depend on it. Release it after submitting the tasks that need it."),
        Future other when client != ClientId.Nobody && other.Source.Table.Client != client => throw new InvalidOperationException(
            $"the future '{other.Key}' belongs to another client; no task of this client can depend on it. Pass its result, or publish it there (PublishAsync) and get it here (GetPublishedAsync)."),
        Future future => future.Id,
        _ => throw new InvalidOperationException($"a task cannot depend on {dependency}; it can depend on futures and delayed calls."),
    };

    /// <summary>Returns one wire object for each options object, so that messages can share it.</summary>
    /// <exception cref="ArgumentException">Two options contradict each other.</exception>
    public static SubmittedOptions OnWire(TaskOptions options)
    {
        var written = OnWireOf.GetValue(options, o => Write(o));
        if (written.Culture == Cultures.OfThisCode())
            return written;
        // The program has changed its culture since these options were last used.
        written = Write(options);
        OnWireOf.AddOrUpdate(options, written);
        return written;
    }

    /// <inheritdoc cref="OnWire"/>
    public static SubmittedOptions Write(TaskOptions options, bool cannotRepeat = false) => Write(cannotRepeat, options.Checked());

    static SubmittedOptions Write(bool cannotRepeat, TaskOptions o) => new()
    {
        Retries = o.Retries,
        RetryDelaySeconds = o.RetryPolicy?.Delay.TotalSeconds ?? 0,
        RetryFactor = o.RetryPolicy?.Factor ?? 1,
        RetryMaxSeconds = o.RetryPolicy?.MaxDelay.TotalSeconds ?? 0,
        RetryJitter = o.RetryPolicy?.Jitter ?? 0,
        RetryOnly = [.. o.RetryPolicy?.Only ?? []],
        Priority = o.Priority,
        Resources = new(o.Resources),
        Workers = [.. o.Workers],
        AllowOtherWorkers = o.AllowOtherWorkers,
        TimeLimitSeconds = (o.TimeLimit ?? o.HardTimeLimit)?.TotalSeconds,
        TimeLimitGraceSeconds = (o.HardTimeLimit - (o.TimeLimit ?? o.HardTimeLimit))?.TotalSeconds,
        CannotRepeat = cannotRepeat,
        Culture = Cultures.OfThisCode(),
    };
}
