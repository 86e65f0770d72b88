using System.Collections.Concurrent;

namespace ActorSweep.Client.Futures;

/// <summary>
/// Takes what threads hand in, and rings once until it is emptied: whoever empties it gets what came meanwhile in one go,
/// the more the busier things are, and without delay where they are not.
/// </summary>
/// <param name="ring">Called on the thread that hands in the first after an emptying.</param>
sealed class Collector<T>(Action ring)
{
    readonly ConcurrentQueue<T> _items = new();
    int _hasRung;

    public void Add(T item)
    {
        _items.Enqueue(item);
        if (Interlocked.Exchange(ref _hasRung, 1) == 0)
            ring();
    }

    public IReadOnlyList<T> TakeAll()
    {
        // A full fence: were the queue looked at before others see this, what comes in between would never ring.
        Interlocked.Exchange(ref _hasRung, 0);
        var taken = new List<T>();
        while (_items.TryDequeue(out var item))
            taken.Add(item);
        return taken;
    }
}
