using System.Text.Json;
using System.Text.Json.Serialization;
using ActorSweep.Core.Scheduling;

namespace ActorSweep.Storage.Queue;

/// <summary>The JSON in rows of the queue. Its names are fixed apart from the types of the code, so that renames there keep old rows readable.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredFailure))]
[JsonSerializable(typeof(StoredNeed[]))]
sealed partial class QueueRowJson : JsonSerializerContext;

/// <summary>The failure of a call or of its last try: the column <c>failure</c>.</summary>
sealed record StoredFailure(
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("message")] string Message,
    [property: JsonPropertyName("stack")] string? Stack,
    [property: JsonPropertyName("worker")] string? Worker,
    [property: JsonPropertyName("attempt")] int Attempt,
    [property: JsonPropertyName("story")] IReadOnlyList<string>? Story,
    [property: JsonPropertyName("cause")] string? Cause,
    [property: JsonPropertyName("cause-type")] string? CauseType,
    [property: JsonPropertyName("causes")] IReadOnlyList<StoredFailure>? Causes,
    [property: JsonPropertyName("output")] IReadOnlyList<string>? Output,
    [property: JsonPropertyName("inner")] IReadOnlyList<StoredError>? Inner)
{
    /// <summary>Writes a failure. PostgreSQL's text cannot hold NUL, which is replaced by U+FFFD.</summary>
    public static string Write(TaskFailure failure) =>
        JsonSerializer.Serialize(Of(failure), QueueRowJson.Default.StoredFailure).Replace("\\u0000", "\\ufffd", StringComparison.Ordinal);

    public static TaskFailure Read(string text) => JsonSerializer.Deserialize(text, QueueRowJson.Default.StoredFailure)!.ToFailure();

    static StoredFailure Of(TaskFailure f) =>
        new(f.Type, f.Message, f.Stack, f.Worker, f.Attempt, f.Story, f.Cause, f.CauseType, f.Causes is null ? null : [.. f.Causes.Select(Of)], f.Output, StoredError.Of(f.Inner));

    TaskFailure ToFailure() => new(Type, Message, Stack ?? "", Worker ?? "", Attempt, Story ?? [])
    {
        Cause = Cause,
        CauseType = CauseType,
        Causes = Causes is null ? null : [.. Causes.Select(cause => cause.ToFailure())],
        Output = Output ?? [],
        Inner = StoredError.Read(Inner),
    };
}

/// <summary>An exception that caused a failure.</summary>
sealed record StoredError(
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("message")] string Message,
    [property: JsonPropertyName("stack")] string? Stack,
    [property: JsonPropertyName("inner")] IReadOnlyList<StoredError>? Inner)
{
    /// <summary>Returns null where there is none, so that the row has no empty list.</summary>
    public static IReadOnlyList<StoredError>? Of(IReadOnlyList<RemoteError> errors) =>
        errors.Count == 0 ? null : [.. errors.Select(e => new StoredError(e.Type, e.Message, e.Stack, Of(e.Inner)))];

    public static IReadOnlyList<RemoteError> Read(IReadOnlyList<StoredError>? errors) =>
        errors is null ? [] : [.. errors.Select(e => new RemoteError(e.Type, e.Message, e.Stack ?? "") { Inner = Read(e.Inner) })];
}

/// <summary>The requirement of a call's tasks on a worker: an element of the column <c>kind</c>, whose text is compared.</summary>
sealed record StoredNeed(
    [property: JsonPropertyName("resources")] SortedDictionary<string, double> Resources,
    [property: JsonPropertyName("workers")] IReadOnlyList<string> Workers,
    [property: JsonPropertyName("allows-others")] bool AllowsOthers)
{
    public static string Write(IEnumerable<Requirement> needs) => JsonSerializer.Serialize([.. needs.Select(Of)], QueueRowJson.Default.StoredNeedArray);

    public static IReadOnlyList<Requirement> Read(string kind) =>
        [.. JsonSerializer.Deserialize(kind, QueueRowJson.Default.StoredNeedArray)!.Select(need => Requirement.Of(need.Resources, need.Workers, need.AllowsOthers))];

    static StoredNeed Of(Requirement need) =>
        new(new(need.Resources.ToDictionary(r => r.Name, r => r.Amount), StringComparer.Ordinal), need.Workers, need.AllowsOthers);
}
