using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorSweep.Core.Sweeps;
using ActorSweep.Protocol.Http;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Node.Output;

/// <summary>Writes <c>manifest.json</c>: the spec, the outcome and the environment of a run. It is written last, so a folder that has it is complete.</summary>
static class ManifestFile
{
    /// <summary>JSON in one line, without escapes of characters that need none.</summary>
    public static JsonSerializerOptions Plain { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(string folder, RunSnapshot run)
    {
        var (specPath, modelPath) = (Path.Combine(folder, "spec.json"), Path.Combine(folder, "model.json"));
        var ended = run.Ended ?? run.Submitted;
        var (spec, model) = (File.ReadAllText(specPath), File.ReadAllText(modelPath));
        var plan = SweepPlan.Bind(SpecJson.Read(spec), SignatureJson.Read(model));
        var manifest = new JsonObject
        {
            ["run"] = run.Id,
            ["state"] = StateWord<RunState>.Of(run.State),
            ["error"] = run.Error,
            ["digest"] = run.Digest,
            ["digest_of"] = run.Digest is null ? null : StateWord<DigestKind>.Of(run.DigestKind),
            ["notes"] = new JsonArray([.. RunReport.Notes(run).Select(note => (JsonNode)note)]),
            ["spec"] = JsonNode.Parse(spec),
            ["model"] = JsonNode.Parse(model),
            ["entropy"] = plan.SeedExpression is null ? null : plan.Spec.Seed,
            ["model_seed"] = plan.SeedExpression,
            ["simulations"] = run.Tasks,
            ["done"] = run.Done,
            ["failed"] = run.Failed,
            ["failures"] = run.Failed > 0 ? "failures.csv" : null,
            ["submitted"] = run.Submitted,
            ["ended"] = ended,
            ["elapsed_s"] = (ended - run.Submitted).TotalSeconds,
            ["simulate_s"] = run.ExecuteSeconds,
            ["workers"] = run.Workers,
            ["slots"] = run.Slots,
            ["versions"] = new JsonObject
            {
                ["actorsweep"] = VersionAnswer.Here.Version,
                ["dotnet"] = Environment.Version.ToString(),
                ["os"] = RuntimeInformation.OSDescription,
                ["architecture"] = RuntimeInformation.OSArchitecture.ToString(),
            },
        };
        var path = Path.Combine(folder, OutFolder.Manifest);
        File.WriteAllText(path + ".part", manifest.ToJsonString(Readable) + "\n");
        File.Move(path + ".part", path, overwrite: true);
        File.Delete(specPath);
        File.Delete(modelPath);
    }
}
