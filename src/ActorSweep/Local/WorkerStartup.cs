using System.Text.Json.Serialization;
using ActorSweep.Client.Models;
using ActorSweep.Hosting;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep.Local;

/// <summary>The options of a worker process, which the client writes as one line of JSON to its standard input.</summary>
/// <param name="CodeFolders">Folders from which the client has loaded code, apart from its own.</param>
/// <param name="Models">The models that sweeps can name: for each name its method, in the form of <see cref="FunctionText"/>.</param>
sealed record WorkerStartup(string Name, string SeedNode, int Slots, Dictionary<string, double> Resources, string Overrides, string[] CodeFolders, Dictionary<string, byte[]> Models)
{
    public NodeOptions ToOptions() => new()
    {
        Name = Name,
        SeedNodes = [SeedNode],
        Slots = Slots,
        Resources = Resources,
        Layers = [ActorSweepConfig.Local],
        Overrides = Overrides,
        Models = new ModelCatalog([.. Models.Select(m => ModelBinder.Bind(m.Key, (System.Reflection.MethodInfo)FunctionText.Find(m.Value)))]),
    };
}

[JsonSerializable(typeof(WorkerStartup))]
sealed partial class WorkerStartupJson : JsonSerializerContext;
