using System.Collections;
using System.Runtime.CompilerServices;

namespace ActorSweep.Protocol.Payloads;

/// <summary>Rebuilds a <see cref="Hashtable"/> from its keys and values.</summary>
sealed class HashtableRebuild : Rebuild
{
    public override Type[] PartTypes => [typeof(object[]), typeof(object[])];

    public override object? ComparerOf(object collection) => EqualityComparerOf((Hashtable)collection);

    public override Array[] PartsOf(object collection)
    {
        var pairs = ((Hashtable)collection).Cast<DictionaryEntry>().ToArray();
        return [Array.ConvertAll(pairs, pair => pair.Key), Array.ConvertAll(pairs, pair => pair.Value)];
    }

    public override object Empty(object? comparer) => new Hashtable((IEqualityComparer?)comparer);

    public override object Fill(object? empty, object? comparer, Array[] parts)
    {
        var table = (Hashtable)empty!;
        foreach (var (key, value) in ((object[])parts[0]).Zip((object?[])parts[1]))
            table.Add(key, value);
        return table;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_EqualityComparer")]
    static extern IEqualityComparer? EqualityComparerOf(Hashtable table);
}
