namespace ActorSweep.Tests.Client;

public sealed class SaveResultsTests
{
    [Fact]
    public async Task Results_are_saved_after_the_run_has_ended_and_can_be_saved_repeatedly()
    {
        var folder = Directory.CreateTempSubdirectory("actorsweep-test-");
        await using (var client = await SweepClient.LocalAsync(new() { Models = TestModels.Catalog }))
        {
            var run = await client.SubmitAsync(new SweepSpec { Model = "line", Parameters = [new("length", new Constant(50))], Replicates = 20 });
            foreach (var name in new[] { "one", "two" })
                await client.SaveResultsAsync(run, Path.Combine(folder.FullName, name)).WaitAsync(ClientExtensions.Patience);
        }
        Assert.Equal(21, File.ReadLines(Path.Combine(folder.FullName, "one", "runs.csv")).Count());
        Assert.Equal(File.ReadAllText(Path.Combine(folder.FullName, "one", "runs.csv")), File.ReadAllText(Path.Combine(folder.FullName, "two", "runs.csv")));
        folder.Delete(recursive: true);
    }
}
