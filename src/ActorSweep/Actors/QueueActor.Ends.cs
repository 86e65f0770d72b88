using ActorSweep.Core.Graph;
using ActorSweep.Core.Queue;
using ActorSweep.Core.Scheduling;
using ActorSweep.Protocol;
using ActorSweep.Storage.Queue;
using Akka.Actor;

namespace ActorSweep.Actors;

// What has become of calls.
sealed partial class QueueActor
{
    sealed record RecordEnds;

    sealed record Fetch(TaskId Task);

    sealed record Fetched(TaskId Task, byte[] Bytes);

    sealed record NotHad(TaskId Task);

    /// <summary>A result is not to be kept.</summary>
    sealed record Refused(TaskId Task, string Why);

    /// <summary>Who was said to hold a result does not.</summary>
    sealed record Lost(TaskId Task, WorkerId Holder);

    /// <summary>The largest result that is kept.</summary>
    const long LargestResult = 16 << 20;

    /// <summary>Results that are fetched at a time: they may be large.</summary>
    const int MostFetches = 8;

    static readonly TimeSpan LocatePatience = TimeSpan.FromSeconds(10), FetchPatience = TimeSpan.FromSeconds(30), FetchAgainAfter = TimeSpan.FromSeconds(1);

    readonly List<QueueTable.Ended> _ended = [];
    readonly Queue<TaskId> _toFetch = [];
    int _fetches;
    bool _isRecordComing;

    void ReceiveEnds()
    {
        Receive<ClientUpdate>(m => Array.ForEach(m.Tasks, TakeIn));
        Receive<RecordEnds>(_ => Guarded(WriteEnds));
        Receive<Fetch>(m => FetchResult(m.Task));
        ReceiveFetch<NotHad>(m => Timers.StartSingleTimer(m.Task, new Fetch(m.Task), FetchAgainAfter));
        ReceiveFetch<Fetched>(m => Succeed(m.Task, m.Bytes));
        ReceiveFetch<Refused>(m => Fail(m.Task, Failure("ResultRefused", m.Why)));
        ReceiveFetch<Lost>(Lose);
    }

    /// <summary>The scheduler has it made again, and tells of it; unless it knows of another who has it, and says nothing.</summary>
    void Lose(Lost m)
    {
        _scheduler.Tell(new InputLost(WorkerId.Nobody, default, m.Task, m.Holder));
        Timers.StartSingleTimer(m.Task, new Fetch(m.Task), FetchAgainAfter);
    }

    void ReceiveFetch<T>(Action<T> take) => Receive<T>(m =>
    {
        _fetches--;
        take(m);
        FetchNext();
    });

    void TakeIn(TaskUpdate update)
    {
        if (!_byTask.TryGetValue(update.Task, out var call))
            return;
        if (update is not { Status: TaskStatusOnWire.Done } || update.Task != call.Target)
            EndIf(call, call.Take(update));
        else if (update.Inline is { } bytes)
            Succeed(update.Task, bytes);
        else
            FetchResult(update.Task);
    }

    /// <summary>What is not had now is asked for again; what is lost the scheduler has made again, and tells of it.</summary>
    void FetchResult(TaskId task)
    {
        _toFetch.Enqueue(task);
        FetchNext();
    }

    void FetchNext()
    {
        while (_fetches < MostFetches && _toFetch.TryDequeue(out var task))
            if (_byTask.ContainsKey(task))
            {
                _fetches++;
                FetchAsync(task).PipeTo(Self, failure: _ => new NotHad(task));
            }
    }

    async Task<object> FetchAsync(TaskId task)
    {
        var located = await _scheduler.Ask<ResultLocated>(new LocateResult(task), LocatePatience).ConfigureAwait(false);
        if (located.Bytes is { } bytes)
            return new Fetched(task, bytes);
        if (located.Places is not [var place, ..])
            return new NotHad(task);
        if (place.Blob.Length > LargestResult)
            return new Refused(
                task, $"its result is of {place.Blob.Length >> 20} MiB, and the queue keeps {LargestResult >> 20}. Write it to a file and return the path, or submit the call and do not enqueue it.");
        using var patience = new CancellationTokenSource(FetchPatience);
        try
        {
            return new Fetched(task, await _blobs.FetchAsync(place.Blob, patience.Token).ConfigureAwait(false));
        }
        catch (IOException)
        {
            return new Lost(task, place.Worker);
        }
    }

    void Succeed(TaskId task, byte[] result)
    {
        if (_byTask.TryGetValue(task, out var call))
            EndIf(call, call.Succeed(result));
    }

    void Fail(TaskId task, TaskFailure failure)
    {
        if (_byTask.TryGetValue(task, out var call))
            EndIf(call, call.Fail(failure));
    }

    void EndIf(BegunCall call, QueueTable.Ended? ended)
    {
        if (ended is null)
            return;
        LetGo(call);
        Record(call.Kind, ended);
    }

    void LetGo(BegunCall call)
    {
        _begun.Remove(call.Place);
        foreach (var task in call.Told)
            _byTask.Remove(task);
        _scheduler.Tell(new ChangeTasks(Client, TaskChange.Release, [.. call.Told]));
    }

    void Record(string kind, QueueTable.Ended ended)
    {
        _ended.Add(ended);
        BacklogOf(kind).Ended(1, _clock.GetUtcNow());
        if (_isRecordComing)
            return;
        // What has come meanwhile is recorded with it.
        _isRecordComing = true;
        _self.Tell(new RecordEnds());
    }

    void WriteEnds()
    {
        _isRecordComing = false;
        _desk.Table.End(_ended, _lease.Token);
        _ended.Clear();
        _desk.TellEnded();
        BeginSoon();
    }
}
