using ActorSweep.Hosting;

namespace ActorSweep.Tests.Hosting;

public sealed class OpenFilesTests
{
    const string Limits = """
        Limit                     Soft Limit           Hard Limit           Units
        Max processes             95931                95931                processes
        Max open files            {0}                  4096                 files
        """;

    [Theory]
    [InlineData("256", 256L)]
    [InlineData("1048576", 1048576L)]
    [InlineData("unlimited", null)]
    public void The_limit_is_read_from_the_limits_of_the_process(string text, long? limit) =>
        Assert.Equal(limit, OpenFiles.LimitIn(Limits.Replace("{0}", text, StringComparison.Ordinal)));

    [Fact]
    public void A_system_without_such_a_file_has_no_known_limit() => Assert.Null(OpenFiles.LimitIn(null));

    [Fact]
    public void A_limit_that_is_too_low_is_refused_with_a_remedy()
    {
        Assert.Equal(
            "this process may open at most 256 files, and a node needs 512 or more, and three for each client. Raise the limit, as in 'ulimit -n 4096' (LimitNOFILE in a systemd unit).",
            OpenFiles.Objection(256));
        Assert.Null(OpenFiles.Objection(512));
        Assert.Null(OpenFiles.Objection(null));
    }

    [Fact]
    public void The_open_files_of_this_process_are_counted() => Assert.InRange(OpenFiles.Count()!.Value, 10, OpenFiles.Limit()!.Value);
}
