using ActorSweep.EndToEnd.Tests.Processes;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>Every command of the README works unchanged, in its order.</summary>
[Collection(nameof(DefaultPorts))]
public sealed class ReadmeTests : IDisposable
{
    readonly PageRunner _runner = new();

    public void Dispose() => _runner.Dispose();

    [Fact]
    public async Task Every_command_of_the_README_works_and_its_model_has_equal_results_on_a_cluster()
    {
        var built = Assemblies();
        await _runner.RunAllAsync(Page.Read(Page.Readme));
        // One command builds the program. Nodes of other tests run from its folder, so the build must not write their assemblies.
        Assert.Equal(built, Assemblies());
        var (here, cluster) = (ResultsOf("flu"), ResultsOf("flu-cluster"));
        Assert.Equal(here, cluster);
        Assert.Equal(501, here.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task The_README_shows_the_digest_of_the_decks_sweep()
    {
        var json = await _runner.Cli.RunJsonAsync("sweep");
        Assert.Contains($"digest  {json.GetProperty("digest").GetString()}\n", Page.Read(Page.Readme).Text);
    }

    /// <summary>The assemblies of the program, with the time of their last change.</summary>
    static IEnumerable<(string, DateTime)> Assemblies() =>
        [.. Directory.GetFiles(Repository.NodeFolder, "*.dll").Order(StringComparer.Ordinal).Select(file => (file, File.GetLastWriteTimeUtc(file)))];

    string ResultsOf(string folder) => File.ReadAllText(_runner.Cli.PathOf("results", folder, "runs.csv"));
}
