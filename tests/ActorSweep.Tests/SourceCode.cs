using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace ActorSweep.Tests;

/// <summary>The text of the source projects, for tests that check that something is written in only one place.</summary>
static partial class SourceCode
{
    static readonly Lazy<IReadOnlyList<(string File, string Text)>> Code = new(() =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Root(), "src"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Intersect(["obj", "bin"]).Any())
            .Select(path => (Path.GetFileName(path), Comment().Replace(File.ReadAllText(path), ""))),
    ]);

    /// <summary>The string literals of all files, without quotes. Interpolations are part of the text.</summary>
    public static IEnumerable<(string File, string Literal)> Literals =>
        Code.Value.SelectMany(code => Literal().Matches(code.Text).Select(match => (code.File, match.Groups["text"].Value)));

    /// <summary>Returns the names of the files in which a pattern matches outside of comments.</summary>
    public static IEnumerable<string> FilesWith(Regex pattern) => Code.Value.Where(code => pattern.IsMatch(code.Text)).Select(code => code.File);

    static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));

    [GeneratedRegex(@"^\s*//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex("\"(?<text>(?:[^\"\\\\\\n]|\\\\.)*)\"")]
    private static partial Regex Literal();
}
