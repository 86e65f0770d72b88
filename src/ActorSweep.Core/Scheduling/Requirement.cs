using System.Globalization;

namespace ActorSweep.Core.Scheduling;

/// <summary>What a worker must have for a task: amounts of named resources, and perhaps a name among some.</summary>
/// <param name="Resources">How much of what, while it executes; sorted by name.</param>
/// <param name="Workers">The only workers that may have it, or, where others may too, those that should; sorted.</param>
sealed record Requirement(IReadOnlyList<(string Name, double Amount)> Resources, IReadOnlyList<string> Workers, bool AllowsOthers = false)
{
    public static Requirement None { get; } = new([], []);

    public static Requirement Of(IEnumerable<KeyValuePair<string, double>> resources, IEnumerable<string> workers, bool allowsOthers = false) => new(
        [.. resources.Where(r => r.Value > 0).Select(r => (r.Key, r.Value)).OrderBy(r => r.Key, StringComparer.Ordinal)],
        [.. workers.Order(StringComparer.Ordinal)],
        allowsOthers);

    public bool IsNone => Resources.Count == 0 && Workers.Count == 0;

    /// <summary>Whether a worker of this name is among those asked for.</summary>
    /// <remarks>A worker's id is its name and four digits, so that a restarted one is another; both name it.</remarks>
    public bool Prefers(WorkerId worker) =>
        Workers.Any(name => worker.Value == name || (worker.Value.Length == name.Length + 5 && worker.Value.StartsWith(name + "-", StringComparison.Ordinal)));

    public bool Equals(Requirement? other) => other is not null && AllowsOthers == other.AllowsOthers
        && Resources.SequenceEqual(other.Resources) && Workers.SequenceEqual(other.Workers);

    public override int GetHashCode() => HashCode.Combine(
        Resources.Count == 0 ? 0 : Resources[0].GetHashCode(), Workers.Count == 0 ? 0 : Workers[0].GetHashCode(), AllowsOthers);

    /// <summary>As a person would say it: <c>GPU: 1, on worker-2</c>.</summary>
    public override string ToString() => string.Join(", ", [
        .. Resources.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Name}: {r.Amount}")),
        .. Workers.Count > 0 && !AllowsOthers ? [$"on {string.Join(" or ", Workers)}"] : Array.Empty<string>()]);
}
