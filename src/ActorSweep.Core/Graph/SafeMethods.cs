using System.Collections.Concurrent;
using System.Reflection;

namespace ActorSweep.Core.Graph;

/// <summary>Methods whose parameters were checked and accepted, so that each method is checked once.</summary>
static class SafeMethods
{
    static readonly ConcurrentDictionary<MethodBase, bool> Seen = new();

    public static bool Contains(MethodBase method) => Seen.ContainsKey(method);

    public static void Add(MethodBase method) => Seen.TryAdd(method, true);
}
