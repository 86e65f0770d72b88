using System.Text.RegularExpressions;
using ActorSweep.EndToEnd.Tests.Processes;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>A page that users read: README, CONTRIBUTING, a page in docs, or the README of the examples.</summary>
/// <param name="Name">The path of the page in the repository.</param>
sealed partial record Page(string Name, string Text)
{
    public const string Readme = "README.md";

    static readonly string[] Folders = ["docs", "docs/decisions", "examples"];

    public static IEnumerable<string> Names { get; } =
        [Readme, "CONTRIBUTING.md", .. Folders.SelectMany(folder => Directory.GetFiles(Path.Combine(Repository.Root, folder), "*.md").Select(path => $"{folder}/{Path.GetFileName(path)}")).Order(StringComparer.Ordinal)];

    public static Page Read(string name) => new(name, File.ReadAllText(Path.Combine(Repository.Root, name)));

    /// <summary>The lines of the shell blocks of the page.</summary>
    public IEnumerable<string> Commands => Blocks("sh").SelectMany(block => block.Split('\n', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The targets of the links into the repository, without the part after #.</summary>
    public IEnumerable<string> Links => LinkTargets().Matches(Text).Select(match => match.Groups[1].Value).Where(link => !link.Contains("://", StringComparison.Ordinal));

    public IEnumerable<string> Blocks(string language) => Fences().Matches(Text).Where(match => match.Groups[1].Value == language).Select(match => match.Groups[2].Value);

    /// <summary>Returns the first C# block of the page that contains a text.</summary>
    public string Code(string with) => Blocks("csharp").First(block => block.Contains(with, StringComparison.Ordinal));

    /// <summary>Whether a link of this page names an existing file or folder.</summary>
    public bool HasTarget(string link) => Path.Combine(Repository.Root, Path.GetDirectoryName(Name)!, link) is var path && (File.Exists(path) || Directory.Exists(path));

    [GeneratedRegex(@"^```(\w*)\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fences();

    [GeneratedRegex(@"\]\(([^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex LinkTargets();
}
