using System.Text.Json.Serialization;
using ActorSweep.Core.Queue;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Protocol.Http;

/// <summary>The answer to GET /version.</summary>
sealed record VersionAnswer(string Product, string Version, int Protocol)
{
    public const string ThisProduct = "ActorSweep";

    public static VersionAnswer Here { get; } = new(
        ThisProduct, typeof(VersionAnswer).Assembly.GetName().Version!.ToString(3), WireCodec.ProtocolVersion);

    /// <summary>Whether workers accept bundles of clients.</summary>
    public bool Bundles { get; init; }

    /// <summary>After how many seconds without a message from a client its connection counts as lost.</summary>
    public double ClientTtlSeconds { get; init; }

    /// <summary>The settings by which the cluster reads and writes payloads, as <see cref="Payloads.PayloadSettings.Write"/> returns them; null: the default.</summary>
    public string? Payloads { get; init; }
}

/// <summary>The answer to an accepted sweep.</summary>
sealed record SubmitAnswer(string Run);

/// <summary>The answer to a refused request: the reason in one line.</summary>
sealed record ErrorAnswer(string Error)
{
    /// <summary>The answer to a request to cancel a run that has ended.</summary>
    public static ErrorAnswer OfEnded(RunSnapshot run) => new($"'{run.Id}' has ended before: {StateWord<RunState>.Of(run.State)}. Nothing was cancelled.");
}

/// <summary>The JSON of the HTTP port: names in kebab-case, states in words.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.KebabCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(StateWord<RunState>), typeof(StateWord<RunKind>), typeof(StateWord<DigestKind>), typeof(StateWord<WorkerStatus>), typeof(StateWord<QueuedState>)])]
[JsonSerializable(typeof(VersionAnswer))]
[JsonSerializable(typeof(SubmitAnswer))]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(ClusterSnapshot))]
[JsonSerializable(typeof(IReadOnlyList<RunSnapshot>))]
[JsonSerializable(typeof(IReadOnlyList<WorkerSnapshot>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyList<QueuedCall>))]
[JsonSerializable(typeof(IReadOnlyList<QueuedSnapshot>))]
[JsonSerializable(typeof(QueuedSnapshot))]
[JsonSerializable(typeof(RecurringCall))]
[JsonSerializable(typeof(IReadOnlyList<RecurringSnapshot>))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(bool))]
sealed partial class ApiJson : JsonSerializerContext;

/// <summary>Writes a state in words: <c>SucceededWithFailures</c> as "succeeded with failures".</summary>
sealed class StateWord<T>() : JsonStringEnumConverter<T>(new SpacedNames()) where T : struct, Enum
{
    /// <summary>Returns a state in words.</summary>
    public static string Of(T state) => new SpacedNames().ConvertName(state.ToString());

    sealed class SpacedNames : System.Text.Json.JsonNamingPolicy
    {
        public override string ConvertName(string name) => KebabCaseLower.ConvertName(name).Replace('-', ' ');
    }
}
