using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorSweep.Protocol.Messages;

/// <summary>The parameters and outputs of a sweep's model, as JSON beside its results, which can then be read without the model.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.KebabCaseLower, Converters = [typeof(NumberJsonConverter)])]
[JsonSerializable(typeof(ModelSignature))]
sealed partial class SignatureJson : JsonSerializerContext
{
    public static string Write(ModelSignature model) => JsonSerializer.Serialize(model, Default.ModelSignature);

    public static ModelSignature Read(string text) => JsonSerializer.Deserialize(text, Default.ModelSignature)!;
}
