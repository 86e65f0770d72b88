using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Submitting;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Tests.Submitting;

/// <summary>Sends events to a client's state, on a clock that only tests move, and checks its invariants after each.</summary>
sealed class ClientDriver
{
    public static readonly RunId Futures = new("futures");
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    readonly ClientState _state;
    readonly Dictionary<TaskId, TaskHold> _holds = [];

    public ClientDriver(bool mayBeRestored = true)
    {
        _state = new ClientState(Now);
        Do(new ClientEvent.LinkOpened(mayBeRestored));
    }

    public DateTimeOffset Now { get; private set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public ClientState State => _state;

    public void Pass(double seconds) => Now += TimeSpan.FromSeconds(seconds);

    public IReadOnlyList<ClientInstruction> Do(ClientEvent happened)
    {
        var instructions = _state.Handle(happened, Now);
        _state.CheckInvariants();
        return instructions;
    }

    public static TaskId Id(long index, string run = "futures") => new(new RunId(run), index);

    public TaskHold this[long index] => _holds[Id(index)];

    /// <summary>Submits one task of the open run "futures"; its message is its index.</summary>
    public TaskHold Submit(long index, params TaskId[] inputs)
    {
        var hold = _holds[Id(index)] = new TaskHold(Id(index));
        Do(new ClientEvent.TaskFuturesSubmitted(index, Futures, IsOpen: true, [new TaskToSubmit(index, inputs, [], hold)]));
        return hold;
    }

    public TaskHold Submit(long index, long input) => Submit(index, Id(input));

    public MapHold SubmitMap(string run, long count)
    {
        var map = new MapHold(new RunId(run), count);
        Do(new ClientEvent.MapFuturesSubmitted(run, map));
        return map;
    }

    public IReadOnlyList<ClientInstruction> Finish(long index, object? result) => Do(new ClientEvent.FutureFinished(Id(index), result));

    public IReadOnlyList<ClientInstruction> Fail(long index, string type = "Boom") => Do(new ClientEvent.FutureFailed(Id(index), Failure(type)));

    public IReadOnlyList<ClientInstruction> FinishItems(MapHold map, long first, long count, bool isHere, params long[] failed) => Do(new ClientEvent.MapFuturesFinished(
        map.Run, new BlockRange(first, count), $"{first}+{count}", isHere, [.. failed.Select(i => new ItemFailure(i, Failure("Boom"), false))], []));

    public IReadOnlyList<ClientInstruction> Release(Hold hold) => Do(new ClientEvent.HoldReleased(hold));

    public IReadOnlyList<ClientInstruction> Release(long index) => Release(this[index]);

    public IReadOnlyList<ClientInstruction> Cancel(params Hold[] holds) => Do(new ClientEvent.FuturesCancelled([.. holds.Select(Whole)]));

    public IReadOnlyList<ClientInstruction> Retry(params long[] tasks) => Do(new ClientEvent.FuturesRetried([.. tasks.Select(i => Whole(this[i]))]));

    public IReadOnlyList<ClientInstruction> Await(Hold hold, long index, object waiter) => Do(new ClientEvent.FutureAwaited(new HeldFuture(hold, index), waiter));

    /// <summary>Sends the waiting words.</summary>
    public IReadOnlyList<ClientWord> Speak() => SaidIn(Do(new ClientEvent.LinkReady()));

    public IReadOnlyList<ClientInstruction> LoseLink(string why = "cut") => Do(new ClientEvent.LinkLost(why, Patience));

    public IReadOnlyList<ClientWord> Restore() => SaidIn(Do(new ClientEvent.LinkRestored()));

    /// <summary>Returns the words that are repeated to another scheduler, after all words were sent.</summary>
    public IReadOnlyList<ClientWord> LoseAndRestoreLink()
    {
        Speak();
        LoseLink();
        return Restore();
    }

    public static IEnumerable<object> Completed(IReadOnlyList<ClientInstruction> instructions) => instructions.OfType<ClientInstruction.CompleteWaiter>().Select(i => i.Waiter);

    /// <summary>Returns the messages of submissions among words.</summary>
    public static IEnumerable<object> Submitted(IEnumerable<ClientWord> words) => words.Select(word => word switch
    {
        ClientWord.SubmitWork w => w.Message,
        ClientWord.ResubmitTasks w => w.Message,
        ClientWord.ResubmitMap w => w.Message,
        _ => null,
    }).OfType<object>();

    public static TaskFailure Failure(string type) => new(type, "bad luck", "", "w", 1, []);

    static HeldFuture Whole(Hold hold) => new(hold, hold is TaskHold task ? task.Id.Index : 0);

    static IReadOnlyList<ClientWord> SaidIn(IReadOnlyList<ClientInstruction> instructions) =>
        instructions.OfType<ClientInstruction.SendWords>().SingleOrDefault()?.Words ?? [];
}
