using System.Collections;

namespace ActorSweep.Core.Scheduling;

/// <summary>A set that mostly has no member or one, and then costs a reference; the members keep no order of note.</summary>
struct Few<T> : IEnumerable<T>
    where T : class
{
    object? _members;

    public readonly int Count => _members switch { null => 0, HashSet<T> set => set.Count, _ => 1 };

    public readonly bool Contains(T member) => _members is HashSet<T> set ? set.Contains(member) : ReferenceEquals(_members, member);

    public bool Add(T member)
    {
        if (_members is HashSet<T> set)
            return set.Add(member);
        if (ReferenceEquals(_members, member))
            return false;
        _members = _members is null ? member : new HashSet<T> { (T)_members, member };
        return true;
    }

    public bool Remove(T member)
    {
        if (_members is HashSet<T> set)
            return set.Remove(member);
        if (!ReferenceEquals(_members, member))
            return false;
        _members = null;
        return true;
    }

    /// <summary>The members as they are now, whatever becomes of the set.</summary>
    public readonly T[] ToArray() => _members switch { null => [], HashSet<T> set => [.. set], _ => [(T)_members] };

    public void Clear() => _members = null;

    public readonly IEnumerator<T> GetEnumerator()
    {
        if (_members is HashSet<T> set)
            foreach (var member in set)
                yield return member;
        else if (_members is T one)
            yield return one;
    }

    readonly IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
