using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorSweep.Protocol.Messages;

/// <summary>What a sweep's model takes and gives, as JSON beside its results: whoever reads them need not have the model.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.KebabCaseLower, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(ModelSignature))]
sealed partial class SignatureJson : JsonSerializerContext
{
    public static string Write(ModelSignature model) => JsonSerializer.Serialize(model, Default.ModelSignature);

    public static ModelSignature Read(string text) => JsonSerializer.Deserialize(text, Default.ModelSignature)!;
}
