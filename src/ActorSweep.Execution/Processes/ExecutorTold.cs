using System.Text.Json.Serialization;
using ActorSweep.Storage;

namespace ActorSweep.Execution.Processes;

/// <summary>What a worker tells an executor that it starts, as one line of JSON on its standard input.</summary>
/// <param name="Pipe">The socket by which it is to be called.</param>
/// <param name="Page">The file of the <see cref="ExecutingPage"/>.</param>
/// <param name="Models">The models that sweeps can name: their methods, as text.</param>
/// <param name="Bundle">The name of the bundle of its code; null: that of the program alone.</param>
/// <param name="Folder">Where the bundle lies.</param>
/// <param name="Results">Where its results go that are files.</param>
/// <param name="Gateway">Where tasks that start tasks reach the cluster.</param>
sealed record ExecutorTold(
    string Pipe, string Page, string Worker, int Slots, double CancelGraceSeconds, double FetchTimeoutSeconds, Dictionary<string, byte[]> Models,
    string? Bundle, string? Folder, BlobTiers Results, ExecutorGateway? Gateway);

/// <summary>Where tasks that start tasks reach the cluster: their worker.</summary>
/// <param name="Secret">What it wants to be shown.</param>
sealed record ExecutorGateway(string Url, string Secret);

[JsonSerializable(typeof(ExecutorTold))]
sealed partial class ExecutorToldJson : JsonSerializerContext;
