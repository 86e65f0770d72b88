using System.Collections.Concurrent;

namespace ActorSweep.Client.Futures;

/// <summary>
/// Collects items from many threads, and rings once until it is emptied. A busy consumer takes many items at a time; an idle one takes each item without
/// delay.
/// </summary>
/// <param name="ring">Called on the thread that adds the first item after the collector was emptied.</param>
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
        // A full fence: if the queue were read before other threads see the reset, an item added in between would never ring.
        Interlocked.Exchange(ref _hasRung, 0);
        var taken = new List<T>();
        while (_items.TryDequeue(out var item))
            taken.Add(item);
        return taken;
    }
}
