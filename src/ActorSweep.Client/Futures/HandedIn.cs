using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ActorSweep.Core.Scheduling;
using ActorSweep.Protocol;

namespace ActorSweep.Client.Futures;

/// <summary>
/// What a client has handed in, as long as a scheduler that knows nothing of it may have to be told again: what is held, and what something that has no result
/// yet depends on. Safe for use by several threads.
/// </summary>
sealed class HandedIn
{
    readonly Lock _lock = new();
    readonly LinkedList<Entry> _entries = new();
    readonly Dictionary<TaskId, Held> _tasks = [];
    readonly Dictionary<RunId, Entry> _maps = [];

    /// <summary>A message as it was said, and what has come of tasks that were let go since.</summary>
    public sealed record Message(WireMessage Said, IReadOnlyDictionary<long, byte[]> Results);

    /// <summary>What was handed in by one message.</summary>
    sealed class Entry(WireMessage message)
    {
        static readonly Dictionary<long, byte[]> None = [];

        public Message Again => new(message, Results is null ? None : new Dictionary<long, byte[]>(Results));

        /// <summary>Results of its tasks that are not held any more, as long as something depends on it: they are not to be made again.</summary>
        public Dictionary<long, byte[]>? Results { get; set; }

        /// <summary>Tasks of it, or the map, that are held.</summary>
        public int Held { get; set; }

        /// <summary>Those of them that have no result here.</summary>
        public int Open { get; set; }

        /// <summary>Entries that depend on it and are not done.</summary>
        public int Dependents { get; set; }

        /// <summary>Entries that it depends on; none once it is done.</summary>
        public IReadOnlyList<Entry> Needs { get; set; } = [];

        public bool IsDone => Open == 0 && Dependents == 0;

        public bool IsNeeded => Held > 0 || Dependents > 0;

        public LinkedListNode<Entry>? Place { get; set; }
    }

    record struct Held(Entry Entry, bool IsHere);

    /// <summary>How many messages would be said again.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _entries.Count;
        }
    }

    /// <summary>The messages, in the order in which they were handed in, with results of tasks that nobody holds any more.</summary>
    public IReadOnlyList<Message> All
    {
        get
        {
            lock (_lock)
                return [.. _entries.Select(entry => entry.Again)];
        }
    }

    /// <summary>The messages that handed these in, and what they depend on, in their order.</summary>
    public IReadOnlyList<Message> Of(IEnumerable<TaskId> tasks)
    {
        lock (_lock)
        {
            var wanted = tasks.Select(EntryOf).OfType<Entry>().ToHashSet();
            for (var left = new Stack<Entry>(wanted); left.TryPop(out var entry);)
                foreach (var needed in entry.Needs.Where(wanted.Add))
                    left.Push(needed);
            return [.. _entries.Where(wanted.Contains).Select(entry => entry.Again)];
        }
    }

    public void Add(WireMessage message)
    {
        lock (_lock)
            switch (message)
            {
                case SubmitTasks m: Add(m); break;
                case SubmitMap m: Add(m, m.Run); break;
                case HoldMap m: Add(m, m.Run); break;
                case ChangeTasks { Change: TaskChange.Hold } m: Add(m); break;
            }
    }

    /// <summary>A task's result is here, and need not be made again.</summary>
    public void Settle(TaskId task)
    {
        lock (_lock)
        {
            ref var held = ref CollectionsMarshal.GetValueRefOrNullRef(_tasks, task);
            if (Unsafe.IsNullRef(ref held) || held.IsHere)
                return;
            held.IsHere = true;
            held.Entry.Open--;
            Conclude(held.Entry);
        }
    }

    /// <param name="result">Its result, where that is here.</param>
    public void Release(TaskId task, byte[]? result)
    {
        lock (_lock)
        {
            if (!_tasks.Remove(task, out var held))
                return;
            if (result is not null && held.Entry.Dependents > 0)
                (held.Entry.Results ??= [])[task.Index] = result;
            LetGo(held.Entry, held.IsHere);
        }
    }

    public void Release(RunId map)
    {
        lock (_lock)
            if (_maps.Remove(map, out var entry))
                LetGo(entry, isHere: false);
    }

    void Add(SubmitTasks m)
    {
        var entry = Enter(m);
        HashSet<Entry>? needs = null;
        foreach (var task in m.Tasks)
        {
            foreach (var input in task.Inputs)
                Need(input);
            foreach (var before in task.After)
                Need(before);
        }
        foreach (var task in m.Tasks)
            if (task.IsHeld)
                Hold(new TaskId(m.Run, task.Index), entry);
        if (needs is not null)
            entry.Needs = [.. needs];
        Conclude(entry);

        void Need(TaskId other)
        {
            if ((m.IsOpen || other.Run != m.Run) && EntryOf(other) is { } needed && needed != entry && (needs ??= []).Add(needed))
                needed.Dependents++;
        }
    }

    void Add(ChangeTasks m)
    {
        var entry = Enter(m);
        foreach (var task in m.Tasks)
            Hold(task, entry);
        Conclude(entry);
    }

    void Add(WireMessage m, RunId map)
    {
        if (_maps.ContainsKey(map))
            return;
        var entry = _maps[map] = Enter(m);
        (entry.Held, entry.Open) = (1, 1);
    }

    Entry Enter(WireMessage message)
    {
        var entry = new Entry(message);
        entry.Place = _entries.AddLast(entry);
        return entry;
    }

    void Hold(TaskId task, Entry entry)
    {
        if (!_tasks.TryAdd(task, new Held(entry, false)))
            return;
        entry.Held++;
        entry.Open++;
    }

    Entry? EntryOf(TaskId task) => _tasks.TryGetValue(task, out var held) ? held.Entry : _maps.GetValueOrDefault(task.Run);

    void LetGo(Entry entry, bool isHere)
    {
        entry.Held--;
        entry.Open -= isHere ? 0 : 1;
        Conclude(entry);
    }

    /// <summary>What is done needs nothing any more, and what nobody needs is forgotten; so, perhaps, is what it depended on.</summary>
    void Conclude(Entry changed)
    {
        var toDo = new Stack<Entry>([changed]);
        while (toDo.TryPop(out var entry))
        {
            if (entry.IsDone)
            {
                foreach (var needed in entry.Needs)
                {
                    needed.Dependents--;
                    toDo.Push(needed);
                }
                entry.Needs = [];
            }
            if (!entry.IsNeeded && entry.Place is { } place)
            {
                _entries.Remove(place);
                entry.Place = null;
            }
        }
    }
}
