using System.Reflection;
using ActorSweep.Client.Futures;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Tests.Client.Futures;

public sealed class BundleUploadsTests
{
    /// <summary>An assembly without dependencies: packing the assembly of these tests with its dependencies takes seconds.</summary>
    static readonly Assembly SmallCode = typeof(ActorSweep.Models.Sir).Assembly;

    readonly FakeTime _time = new();
    readonly List<string> _asked = [], _sent = [];
    bool _isThere, _mayPut = true;

    [Fact]
    public async Task Missing_code_is_uploaded_once_before_the_tasks_that_need_it()
    {
        var uploads = Uploads();
        var first = Assert.IsType<SubmitTasks>(await uploads.WithBundlesAsync(Submission()));
        var second = Assert.IsType<SubmitTasks>(await uploads.WithBundlesAsync(Submission()));
        Assert.Equal([$"bundles/{first.Shapes[0].Bundle}"], _sent);
        Assert.Single(_asked);
        Assert.Equal(first.Shapes[0].Bundle, second.Shapes[0].Bundle);
    }

    [Fact]
    public async Task The_code_of_a_durable_sweep_is_requested_as_durable_and_that_of_tasks_is_not()
    {
        var uploads = Uploads();
        await uploads.WithBundlesAsync(Submission());
        var model = new ModelCode(new ModelSignature("m", [], false, [], []), [1]) { Code = [SmallCode] };
        var sweep = Assert.IsType<SubmitSweep>(await uploads.WithBundlesAsync(new SubmitSweep("") { Model = model }));
        await uploads.WithBundlesAsync(new SubmitSweep("") { Model = model, IsDurable = false });
        Assert.Equal([$"bundles/{sweep.Model!.Bundle}", $"bundles/{sweep.Model.Bundle}?durable=true"], _asked);
    }

    [Fact]
    public async Task A_client_checks_its_code_again_after_two_days_and_uploads_it_if_it_is_missing()
    {
        var uploads = Uploads();
        await uploads.WithBundlesAsync(Submission());
        _time.Advance(TimeSpan.FromDays(2));
        await uploads.WithBundlesAsync(Submission());
        Assert.Equal((2, 1), (_asked.Count, _sent.Count));
        _time.Advance(TimeSpan.FromDays(2));
        _isThere = false;
        await uploads.WithBundlesAsync(Submission());
        Assert.Equal((3, 2), (_asked.Count, _sent.Count));
    }

    [Fact]
    public async Task A_refused_upload_fails_all_submissions_of_its_code_and_is_retried_after_ten_seconds()
    {
        _mayPut = false;
        var uploads = Uploads();
        for (var i = 0; i < 3; i++)
            Assert.Equal("no", (await Assert.ThrowsAsync<IOException>(() => uploads.WithBundlesAsync(Submission()))).Message);
        Assert.Single(_asked);
        _time.Advance(TimeSpan.FromSeconds(10));
        _mayPut = true;
        await uploads.WithBundlesAsync(Submission());
        Assert.Equal((2, 1), (_asked.Count, _sent.Count));
    }

    BundleUploads Uploads() => new(
        path =>
        {
            _asked.Add(path);
            return Task.FromResult(_isThere);
        },
        (path, _) =>
        {
            if (!_mayPut)
                throw new IOException("no");
            _sent.Add(path);
            _isThere = true;
            return Task.CompletedTask;
        },
        durable: false,
        _time);

    static SubmitTasks Submission() => new(
        ClientId.Nobody, new RunId("r"), "r", false, [new TaskShape("f", [1]) { Code = [SmallCode] }], [new SubmittedOptions()], []);
}
