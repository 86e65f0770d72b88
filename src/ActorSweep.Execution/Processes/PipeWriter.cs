using System.Collections.Concurrent;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Execution.Processes;

/// <summary>Sends what threads hand in through a pipe, in order, from a thread of its own: nobody waits for the other end.</summary>
/// <param name="pack">Makes messages of what has gathered.</param>
sealed class PipeWriter<T>(Func<IReadOnlyList<T>, IReadOnlyList<WireMessage>> pack) : IDisposable
{
    /// <summary>As much goes into one frame, so that the other end can begin.</summary>
    const int MostTogether = 512;

    readonly BlockingCollection<T> _said = [];

    public void Say(T one)
    {
        try
        {
            _said.Add(one);
        }
        catch (Exception e) when (e is InvalidOperationException or ObjectDisposedException)
        {
            // The pipe is closed, and whoever closed it answers for what was not sent.
        }
    }

    /// <summary>Sends until there is nothing more to come, or the pipe breaks.</summary>
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
            // The other end is gone, as whoever reads the pipe will see.
        }
    }

    public void Dispose() => _said.CompleteAdding();
}
