using System.Collections.Concurrent;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Execution.Processes;

/// <summary>Sends items from several threads through a pipe, in order, from its own thread, so that callers never wait for the other end.</summary>
/// <param name="pack">Converts the collected items to messages.</param>
sealed class PipeWriter<T>(Func<IReadOnlyList<T>, IReadOnlyList<WireMessage>> pack) : IDisposable
{
    /// <summary>The largest number of items in one frame, so that the other end can begin early.</summary>
    const int MostTogether = 512;

    readonly BlockingCollection<T> _said = [];

    public void SendMessage(T one)
    {
        try
        {
            _said.Add(one);
        }
        catch (Exception e) when (e is InvalidOperationException or ObjectDisposedException)
        {
            // The pipe is closed. The closing side accounts for items that were not sent.
        }
    }

    /// <summary>Sends until this is disposed or the pipe breaks.</summary>
    public void SendAll(ExecutorPipe pipe)
    {
        var together = new List<T>();
        try
        {
            foreach (var first in _said.GetConsumingEnumerable())
            {
                together.Add(first);
                while (together.Count < MostTogether && _said.TryTake(out var next))
                    together.Add(next);
                pipe.Send(pack(together));
                together.Clear();
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The other end is gone; the thread that reads the pipe notices it too.
        }
    }

    public void Dispose() => _said.CompleteAdding();
}
