using System.Collections.Concurrent;

namespace ActorSweep.Client.Tasks;

/// <summary>The actors of a worker: objects with state that stay on the worker that created them.</summary>
/// <param name="dispose">Disposes of an object that was removed, without a wait for its code.</param>
sealed class StayingObjects(Action<TaskId, IDisposable> dispose)
{
    readonly ConcurrentDictionary<string, (TaskId Task, object Object)> _objects = new(StringComparer.Ordinal);

    /// <summary>Adds an object, and returns the name by which calls find it.</summary>
    public string Add(TaskId task, object? made)
    {
        var name = task.ToString();
        _objects[name] = (task, made ?? throw new InvalidOperationException("An actor cannot be null."));
        return name;
    }

    public object Find(string name) => _objects.TryGetValue(name, out var found) ? found.Object : throw new InvalidOperationException($"this process has no actor '{name}'.");

    public void Remove(TaskId task)
    {
        if (_objects.TryRemove(task.ToString(), out var removed) && removed.Object is IDisposable unwanted)
            dispose(task, unwanted);
    }

    public void RemoveRun(RunId run) => RemoveWhere(task => task.Run == run);

    public void Clear() => RemoveWhere(_ => true);

    void RemoveWhere(Func<TaskId, bool> isUnwanted)
    {
        foreach (var (task, _) in _objects.Values)
            if (isUnwanted(task))
                Remove(task);
    }
}
