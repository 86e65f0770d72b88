using ActorSweep.Core.Graph;
using ActorSweep.Core.Scheduling;
using ActorSweep.Payloads;
using ActorSweep.Protocol;

namespace ActorSweep.Client.Futures;

/// <summary>One task, as its client knows it. When nobody refers to it any more, it is released.</summary>
sealed class TaskHandle(FutureTable table, TaskId id, string key) : FutureSource(table, id.Run)
{
    readonly Lock _lock = new();
    FutureStatus _status;
    byte[]? _inline;
    TaskFailure? _failure;
    TaskCompletionSource? _ended;
    (double, string?) _progress;

    /// <summary>Whether it is not to be done, as far as it has not ended.</summary>
    public bool IsCancelled { get; private set; }

    ~TaskHandle() => Table.Forget(id, _inline);

    public TaskId Id => id;

    public override string KeyOf(long index) => key;

    public override FutureStatus StatusOf(long index) => _status;

    public override TaskFailure? FailureOf(long index) => _failure;

    public override (double Fraction, string? Text) ProgressOf(long index) => _status == FutureStatus.Finished ? (1, null) : _progress;

    public override Task WhenEnded(long index)
    {
        lock (_lock)
        {
            if (_status != FutureStatus.Pending)
                return Task.CompletedTask;
            if (_ended is null)
            {
                _ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                // Who waits need not refer to the future.
                Table.Root(this);
            }
            return _ended.Task;
        }
    }

    public override async ValueTask<object?> ResultOf(long index, CancellationToken cancel) =>
        _inline is { } bytes ? PayloadCodec.Decode(bytes) : await Table.FetchAsync(id, cancel).ConfigureAwait(false);

    public override void Release(long index)
    {
        if (_status == FutureStatus.Released)
            return;
        var result = _inline;
        End(FutureStatus.Released);
        GC.SuppressFinalize(this);
        Table.Release(this, result);
    }

    public void MarkCancelled() => IsCancelled = _status == FutureStatus.Pending;

    /// <summary>It is handed in again. A result that is not here may be lost: the scheduler says whether it is there.</summary>
    public Standing BeginAnew()
    {
        lock (_lock)
        {
            if (_status == FutureStatus.Finished && _inline is null)
                _status = FutureStatus.Pending;
            return new Standing(_status is FutureStatus.Pending or FutureStatus.Finished, _status == FutureStatus.Finished ? _inline : null);
        }
    }

    public void Apply(TaskUpdate update)
    {
        switch (update.Status)
        {
            case TaskStatusOnWire.Done:
                _inline = update.Inline;
                End(FutureStatus.Finished);
                break;
            // A scheduler that this client came to later does not know what had ended by then.
            case TaskStatusOnWire.Failed when _status != FutureStatus.Pending:
                break;
            case TaskStatusOnWire.Failed:
                _failure = update.Failure!;
                End(_failure.Type == FailureType.Cancelled ? FutureStatus.Cancelled : FutureStatus.Failed);
                break;
            case TaskStatusOnWire.Reopened:
                Reopen(0);
                break;
            case TaskStatusOnWire.Progress:
                _progress = (update.Fraction, update.Text);
                break;
        }
    }

    public override void Reopen(long index)
    {
        lock (_lock)
        {
            (_inline, _failure) = (null, null);
            if (_status != FutureStatus.Released)
                (_status, IsCancelled) = (FutureStatus.Pending, false);
        }
    }

    void End(FutureStatus status)
    {
        TaskCompletionSource? ended;
        lock (_lock)
        {
            if (_status == FutureStatus.Released)
                return;
            _status = status;
            (ended, _ended) = (_ended, null);
        }
        if (ended is null)
            return;
        Table.Unroot(this);
        ended.SetResult();
    }
}
