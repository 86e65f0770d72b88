using System.Text.Json;
using System.Text.Json.Serialization;
using ActorSweep.Execution.Jobs;
using ActorSweep.Execution.Storage;

namespace ActorSweep.Execution.Processes;

/// <summary>The settings that a worker passes to an executor, as one line of JSON on its standard input.</summary>
/// <param name="Pipe">The path of the worker's socket.</param>
/// <param name="Page">The path of the <see cref="ExecutingPage"/>.</param>
/// <param name="Models">The models that sweeps can name: their methods as text.</param>
/// <param name="Bundle">The name of the bundle with the user's code; null: the program's own code.</param>
/// <param name="Folder">The folder of the unpacked bundle.</param>
/// <param name="Results">The folders for results that are files.</param>
/// <param name="Gateway">The gateway for tasks that submit tasks; null: none.</param>
/// <param name="Payloads">The settings by which payloads are read and written; null: the default.</param>
sealed record ExecutorStartup(
    string Pipe, string Page, string Worker, int Slots, double CancelGraceSeconds, double FetchTimeoutSeconds, Dictionary<string, byte[]> Models,
    string? Bundle, string? Folder, BlobTiers Results, ExecutorGateway? Gateway, string? Payloads)
{
    public string Write() => JsonSerializer.Serialize(this, ExecutorStartupJson.Default.ExecutorStartup);

    /// <summary>Reads a line field by field. A serializer would first compile a hundred methods while the worker waits.</summary>
    public static ExecutorStartup Read(string line)
    {
        using var document = JsonDocument.Parse(line);
        var told = document.RootElement;
        var results = told.GetProperty(nameof(Results));
        var gateway = told.GetProperty(nameof(Gateway));
        var models = new Dictionary<string, byte[]>();
        foreach (var model in told.GetProperty(nameof(Models)).EnumerateObject())
            models.Add(model.Name, model.Value.GetBytesFromBase64());
        return new ExecutorStartup(
            told.GetProperty(nameof(Pipe)).GetString()!,
            told.GetProperty(nameof(Page)).GetString()!,
            told.GetProperty(nameof(Worker)).GetString()!,
            told.GetProperty(nameof(Slots)).GetInt32(),
            told.GetProperty(nameof(CancelGraceSeconds)).GetDouble(),
            told.GetProperty(nameof(FetchTimeoutSeconds)).GetDouble(),
            models,
            told.GetProperty(nameof(Bundle)).GetString(),
            told.GetProperty(nameof(Folder)).GetString(),
            new BlobTiers(results.GetProperty(nameof(BlobTiers.Memory)).GetString()!, results.GetProperty(nameof(BlobTiers.Disk)).GetString()!),
            gateway.ValueKind == JsonValueKind.Null
                ? null
                : new ExecutorGateway(gateway.GetProperty(nameof(ExecutorGateway.Url)).GetString()!, gateway.GetProperty(nameof(ExecutorGateway.Secret)).GetString()!),
            told.GetProperty(nameof(Payloads)).GetString());
    }
}

/// <summary>The gateway for tasks that submit tasks: their worker.</summary>
/// <param name="Secret">The secret that the worker asks for.</param>
sealed record ExecutorGateway(string Url, string Secret);

[JsonSerializable(typeof(ExecutorStartup))]
sealed partial class ExecutorStartupJson : JsonSerializerContext;
