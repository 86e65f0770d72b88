using System.Collections;

namespace ActorSweep.Core.Scheduling;

/// <summary>A set that usually has at most one member, and then costs one reference. The order of its members is undefined.</summary>
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

    /// <summary>Copies the members, so that the set can change while they are enumerated.</summary>
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
