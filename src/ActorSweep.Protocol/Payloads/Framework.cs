namespace ActorSweep.Protocol.Payloads;

/// <summary>Tells .NET's own types from a user's.</summary>
static class Framework
{
    public static bool Has(Type type) =>
        type.Namespace is { } name && IsOrIsIn(name, "System") || type.Namespace is { } fsharp && IsOrIsIn(fsharp, "Microsoft.FSharp");

    static bool IsOrIsIn(string name, string root) =>
        name.StartsWith(root, StringComparison.Ordinal) && (name.Length == root.Length || name[root.Length] == '.');
}
