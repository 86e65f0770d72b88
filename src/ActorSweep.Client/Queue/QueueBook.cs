using System.Threading.Channels;
using ActorSweep.Client.Connecting;
using ActorSweep.Core.Queue;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Client.Queue;

/// <summary>A client's side of the queue. Calls that are put in go out in batches; <see cref="AwaitedEnds"/> asks for their ends in batches.</summary>
sealed class QueueBook
{
    /// <summary>The largest number of calls in one request, and the number of bytes from which no call is added to it.</summary>
    const int MostTogether = 1000, MostBytesTogether = 4 << 20;

    /// <summary>The largest call, in bytes.</summary>
    const int MostBytes = 16 << 20;

    readonly Channel<AwaitedCall> _coming = Channel.CreateUnbounded<AwaitedCall>(new UnboundedChannelOptions { SingleReader = true });
    readonly IQueueDesk _desk;
    readonly Func<WireMessage, Task<WireMessage>> _withCode;
    readonly Task _putting;
    readonly List<StoredCall> _lost = [];
    volatile bool _isClosed;

    sealed record AwaitedCall(QueuedCall Call, SubmitTasks Work, StoredCall Stored);

    /// <param name="withCode">Uploads the code that a message names where the cluster lacks it.</param>
    public QueueBook(IQueueDesk desk, Func<WireMessage, Task<WireMessage>> withCode)
    {
        (_desk, Ends, _withCode) = (desk, new AwaitedEnds(desk), withCode);
        _putting = Task.Run(PutAllAsync);
    }

    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    public IQueueDesk Desk => _isClosed ? throw DisposedClient.Error() : _desk;

    public AwaitedEnds Ends { get; }

    /// <summary>Puts a call into the queue.</summary>
    public StoredCall Put(QueuedCall call, SubmitTasks work)
    {
        var kept = new StoredCall();
        return _coming.Writer.TryWrite(new AwaitedCall(call, work, kept)) ? kept : throw DisposedClient.Error();
    }

    /// <summary>Schedules a call that is put into the queue at recurring times.</summary>
    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    public async Task ScheduleAsync(RecurringCall call, SubmitTasks work, CancellationToken cancel)
    {
        var desk = Desk;
        await desk.ScheduleAsync(call with { Call = await WrittenAsync(call.Call, work).ConfigureAwait(false) }, cancel).ConfigureAwait(false);
    }

    /// <summary>Sends the calls that were put in, then fails all waits.</summary>
    /// <exception cref="QueuedCallsLostException">Calls could not be put in, and nobody has awaited whether they were.</exception>
    public async Task CloseAsync()
    {
        _isClosed = true;
        _coming.Writer.TryComplete();
        await _putting.ConfigureAwait(false);
        Ends.Close();
        if (_lost.FindAll(call => !call.IsAskedFor) is [var first, ..] lost)
            throw new QueuedCallsLostException(lost.Count, first.Ended.Exception!.InnerException!);
    }

    async Task PutAllAsync()
    {
        List<AwaitedCall> together = [];
        var bytes = 0;
        while (await _coming.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (together.Count < MostTogether && bytes < MostBytesTogether && _coming.Reader.TryRead(out var next))
                if (await WrittenAsync(next).ConfigureAwait(false) is { } written)
                {
                    together.Add(written);
                    bytes += written.Call.Work.Length;
                }
            await PutAsync(together).ConfigureAwait(false);
            together.Clear();
            bytes = 0;
        }
    }

    async Task<AwaitedCall?> WrittenAsync(AwaitedCall one)
    {
        try
        {
            return one with { Call = await WrittenAsync(one.Call, one.Work).ConfigureAwait(false) };
        }
        // Any failure is reported to the caller that put the call in.
        catch (Exception e)
        {
            FailCall(one, e);
            return null;
        }
    }

    /// <exception cref="InvalidSweepException">The call is larger than <see cref="MostBytes"/>.</exception>
    async Task<QueuedCall> WrittenAsync(QueuedCall call, SubmitTasks work)
    {
        var bytes = WireCodec.Write(await _withCode(work).ConfigureAwait(false));
        return bytes.Length <= MostBytes ? call with { Work = bytes } : throw new InvalidSweepException(
            $"'{call.Name}' cannot be queued: with its arguments it has {bytes.Length} bytes, and the queue takes at most {MostBytes} ({MostBytes >> 20} MiB). Write the arguments to a file, and pass the path.");
    }

    /// <summary>Puts calls in together. Where the cluster refuses them, puts each in alone, so that only the invalid ones fail.</summary>
    async Task PutAsync(IReadOnlyList<AwaitedCall> together)
    {
        if (together.Count == 0)
            return;
        try
        {
            await _desk.PutAsync([.. together.Select(one => one.Call)], CancellationToken.None).ConfigureAwait(false);
            foreach (var one in together)
                one.Stored.Succeed();
        }
        catch (InvalidSweepException) when (together.Count > 1)
        {
            foreach (var one in together)
                await PutAsync([one]).ConfigureAwait(false);
        }
        // Any failure is reported to the callers that put the calls in.
        catch (Exception e)
        {
            foreach (var one in together)
                FailCall(one, e);
        }
    }

    void FailCall(AwaitedCall one, Exception e)
    {
        one.Stored.FailCall(e);
        _lost.Add(one.Stored);
    }
}
