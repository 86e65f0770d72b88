using ActorSweep.EndToEnd.Tests.Processes;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>Every command of the pages in docs works unchanged, in the order of its page. Links name existing files.</summary>
[Collection(nameof(DefaultPorts))]
public sealed class PageTests
{
    public static TheoryData<string> All => [.. Page.Names];

    public static TheoryData<string> Docs => [.. Page.Names.Where(name => name != Page.Readme && Page.Read(name).Commands.Any())];

    [Theory]
    [MemberData(nameof(Docs))]
    public async Task Every_command_of_a_page_works(string name)
    {
        using var runner = new PageRunner();
        await runner.RunAllAsync(Page.Read(name));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_link_of_a_page_names_an_existing_file_or_folder(string name)
    {
        var page = Page.Read(name);
        Assert.All(page.Links, link => Assert.True(page.HasTarget(link), link));
    }
}
