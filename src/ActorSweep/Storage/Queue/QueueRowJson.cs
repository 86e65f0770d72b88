using System.Text.Json.Serialization;

namespace ActorSweep.Storage.Queue;

/// <summary>The JSON of what stands in the queue's rows.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.KebabCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(QueuedNeed[]))]
sealed partial class QueueRowJson : JsonSerializerContext;
