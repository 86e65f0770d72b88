using System.Collections;
using ActorSweep.Execution.Bundles;

namespace ActorSweep.Local;

/// <summary>The number of worker processes and what they inherit from this process. Processes serve a later call only if these are equal.</summary>
readonly record struct ProcessSettings(int Count, string Folder, string Variables, string Code)
{
    public static ProcessSettings Now(int count) => new(
        count,
        Environment.CurrentDirectory,
        string.Join('\n', Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(v => $"{v.Key}={v.Value}").Order(StringComparer.Ordinal)),
        string.Join('\n', OwnCode.Folders));
}
