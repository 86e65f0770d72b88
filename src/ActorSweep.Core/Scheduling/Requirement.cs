using System.Globalization;

namespace ActorSweep.Core.Scheduling;

/// <summary>The requirement of a task: amounts of named resources, and optionally names of workers.</summary>
/// <param name="Resources">Amounts of named resources that the task needs while it executes; sorted by name.</param>
/// <param name="Workers">
/// Names of the only workers that may execute the task, or, where <paramref name="AllowsOthers"/>, of the preferred workers; sorted.
/// </param>
sealed record Requirement(IReadOnlyList<(string Name, double Amount)> Resources, IReadOnlyList<string> Workers, bool AllowsOthers = false)
{
    public static Requirement None { get; } = new([], []);

    public static Requirement Of(IEnumerable<KeyValuePair<string, double>> resources, IEnumerable<string> workers, bool allowsOthers = false) => new(
        [.. resources.Where(r => r.Value > 0).Select(r => (r.Key, r.Value)).OrderBy(r => r.Key, StringComparer.Ordinal)],
        [.. workers.Order(StringComparer.Ordinal)],
        allowsOthers);

    public bool IsNone => Resources.Count == 0 && Workers.Count == 0;

    /// <summary>Whether a worker is one of the named workers.</summary>
    /// <remarks>A worker's id is its name and four digits, so that a restarted worker has another id. Both the name and the id select the worker.</remarks>
    public bool Prefers(WorkerId worker) =>
        Workers.Any(name => worker.Value == name || (worker.Value.Length == name.Length + 5 && worker.Value.StartsWith(name + "-", StringComparison.Ordinal)));

    public bool Equals(Requirement? other) => other is not null && AllowsOthers == other.AllowsOthers
        && Resources.SequenceEqual(other.Resources) && Workers.SequenceEqual(other.Workers);

    public override int GetHashCode() => HashCode.Combine(
        Resources.Count == 0 ? 0 : Resources[0].GetHashCode(), Workers.Count == 0 ? 0 : Workers[0].GetHashCode(), AllowsOthers);

    /// <summary>Formats the requirement for people: <c>GPU: 1, on worker-2</c>.</summary>
    public override string ToString() => string.Join(", ", [
        .. Resources.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Name}: {r.Amount}")),
        .. Workers.Count > 0 && !AllowsOthers ? [$"on {string.Join(" or ", Workers)}"] : Array.Empty<string>()]);
}
