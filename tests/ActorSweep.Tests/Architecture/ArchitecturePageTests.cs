using System.Reflection;
using System.Text.RegularExpressions;

namespace ActorSweep.Tests.Architecture;

/// <summary>docs/ARCHITECTURE.md names only existing files, folders and types.</summary>
public sealed partial class ArchitecturePageTests
{
    static readonly string Repository =
        typeof(ArchitecturePageTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Repository").Value!;

    static readonly string Page = File.ReadAllText(Path.Combine(Repository, "docs", "ARCHITECTURE.md"));

    [Fact]
    public void Each_file_that_the_page_names_exists()
    {
        var paths = Paths().Matches(Page).Select(match => match.Groups[1].Value).ToList();
        Assert.True(paths.Count > 60);
        Assert.DoesNotContain(paths, path => !File.Exists(Path.Combine(Repository, path)) && !Directory.Exists(Path.Combine(Repository, path)));
    }

    [Fact]
    public void Each_folder_of_the_source_has_one_line() => Assert.Equal(
        Folders().Order(StringComparer.Ordinal),
        FolderLines().Matches(Page).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));

    [Fact]
    public void Each_class_and_method_that_the_page_names_by_itself_is_declared()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Repository, "src"), "*.cs", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository, "tests"), "*Tests.cs", SearchOption.AllDirectories));
        var declared = sources.SelectMany(file => Declarations().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value).ToHashSet();
        Assert.DoesNotContain(ClassNames().Matches(Page).Select(match => match.Groups[1].Value), name => !declared.Contains(name));
    }

    static IEnumerable<string> Folders() =>
        from project in Directory.EnumerateDirectories(Path.Combine(Repository, "src"))
        from folder in Directory.EnumerateDirectories(project, "*", SearchOption.AllDirectories)
        let path = Path.GetRelativePath(Repository, folder).Replace('\\', '/')
        where path.Split('/')[2] is not ("bin" or "obj") && Directory.EnumerateFiles(folder, "*.cs").Any()
        select path;

    [GeneratedRegex(@"`((?:src|hocon|docs|tests)/[^`]+)`")]
    private static partial Regex Paths();

    [GeneratedRegex(@"^\| `(src/[^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex FolderLines();

    [GeneratedRegex(@"`([A-Z][a-z]+(?:[A-Z][a-z]+)+)`")]
    private static partial Regex ClassNames();

    /// <summary>Matches types, and members with a modifier or a type before their name.</summary>
    [GeneratedRegex(@"(?:\b(?:class|record|struct|interface|enum) |^ +(?!return |throw |await |new )(?:[\w<>\[\]?.,]+ )+)([A-Z]\w*)\b(?= *[({<:;]|$)", RegexOptions.Multiline)]
    private static partial Regex Declarations();
}
