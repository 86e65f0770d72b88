using System.Collections.Concurrent;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace ActorSweep.Protocol.Bundles;

/// <summary>A file of a bundle.</summary>
/// <param name="Path">The path within the bundle, with '/' between folders.</param>
/// <param name="Hash">SHA-256 in lower-case hex.</param>
sealed record BundleFile(string Path, long Length, string Hash)
{
    /// <summary>The path on this machine.</summary>
    public string Source { get; init; } = "";

    public static BundleFile Of(string path, string source)
    {
        using var file = File.OpenRead(source);
        return new BundleFile(path, file.Length, Convert.ToHexStringLower(SHA256.HashData(file))) { Source = source };
    }
}

/// <summary>A user's assemblies and the files that belong to them, named by their content.</summary>
sealed partial class Bundle
{
    static readonly ConcurrentDictionary<string, Bundle> Known = new(StringComparer.Ordinal);
    static string? _ofThisProcess;

    Bundle(IEnumerable<BundleFile> files)
    {
        Files = [.. files.OrderBy(file => file.Path, StringComparer.Ordinal)];
        Name = NameOf(Files);
    }

    /// <summary>SHA-256, in lower-case hex, of the paths, lengths and hashes of its files.</summary>
    public string Name { get; }

    /// <summary>The files in the ordinal order of their paths.</summary>
    public IReadOnlyList<BundleFile> Files { get; }

    /// <summary>The name of the bundle that this executor runs; null elsewhere. Tasks that the executor submits are in the same bundle.</summary>
    public static string? OfThisProcess { get => _ofThisProcess; set => _ofThisProcess = value; }

    /// <summary>Returns the bundle for code in these assemblies; null if every node has them.</summary>
    /// <exception cref="CannotTravelException">An assembly has no file that could be sent.</exception>
    public static Bundle? Of(IEnumerable<Assembly> code)
    {
        var closure = CodeClosure.Of(code);
        return closure.Count == 0 ? null : Known.GetOrAdd(
            string.Join('\n', closure.Select(assembly => assembly.FullName).Order(StringComparer.Ordinal)),
            _ => Of(BundleContents.Of([.. closure.Select(CodeClosure.FileOf)])));
    }

    public static Bundle Of(IEnumerable<(string Path, string Source)> files) => new(files.Select(file => BundleFile.Of(file.Path, file.Source)));

    public static string NameOf(IEnumerable<BundleFile> files)
    {
        var text = new StringBuilder();
        foreach (var file in files.OrderBy(file => file.Path, StringComparer.Ordinal))
            text.Append(file.Path).Append('\n').Append(file.Length).Append('\n').Append(file.Hash).Append('\n');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>Whether a text is a valid bundle name, and so safe as a part of a path.</summary>
    public static bool IsName(string text) => HexName().IsMatch(text);

    [GeneratedRegex("^[0-9a-f]{64}$")]
    private static partial Regex HexName();
}
