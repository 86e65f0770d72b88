using ActorSweep.Execution.Bundles;
using ActorSweep.Execution.Processes;
using ActorSweep.Gateway;
using ActorSweep.Protocol.Bundles;
using ActorSweep.Protocol.Http;
using ActorSweep.Storage;
using ActorSweep.Storage.Journal;
using ActorSweep.Tests.Storage.Journal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Tests.Bundles;

/// <summary>A scheduler node and workers with separate folders, over HTTP.</summary>
public sealed class BundleExchangeTests : IAsyncLifetime
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("actorsweep-test-");
    readonly JournalFolder _journal = new();
    readonly List<Node> _workers = [];
    readonly Bundle _bundle;
    readonly MemoryStream _packed = new();
    Node _scheduler = null!;

    public BundleExchangeTests()
    {
        var source = Path.Combine(_folder.FullName, "a.dll");
        File.WriteAllText(source, "code");
        _bundle = Bundle.Of([("a.dll", source)]);
        BundleArchive.Write(_bundle, _packed);
    }

    public async Task InitializeAsync()
    {
        var http = new HttpClient();
        _journal.Database.Prepare();
        _scheduler = await StartAsync("scheduler", new JournalBundles(_journal.Database), shelf => new BundleExchange(shelf, http, () => Task.FromResult<IReadOnlyList<WorkerSnapshot>>(
            [.. _workers.Select(w => new WorkerSnapshot(w.Name, w.Url + "/blobs", WorkerStatus.Ready, 1, 0, 0))])));
        foreach (var name in new[] { "one", "two", "three" })
            _workers.Add(await StartAsync(name, null, _ => null));
    }

    public async Task DisposeAsync()
    {
        foreach (var node in _workers.Append(_scheduler))
            await node.App.DisposeAsync();
        _folder.Delete(recursive: true);
        _journal.Dispose();
    }

    [Fact]
    public async Task Workers_fetch_a_bundle_from_the_schedulers_node_and_from_each_other()
    {
        await PutAsync(_scheduler);
        foreach (var worker in _workers)
            (await worker.Client.OpenAsync(_bundle.Name)).Dispose();

        Assert.All(_workers, worker => Assert.True(worker.Store.Has(_bundle.Name)));
        Assert.Equal(1, _workers.Sum(worker => worker.Given));
    }

    [Fact]
    public async Task A_schedulers_node_without_a_bundle_finds_the_worker_that_has_it()
    {
        await PutAsync(_workers[2]);
        (await _workers[0].Client.OpenAsync(_bundle.Name)).Dispose();
        Assert.Equal(1, _workers[2].Given);
    }

    [Fact]
    public async Task A_schedulers_node_without_a_bundle_restores_it_from_the_journal()
    {
        await StoreBundleAsync();
        (await _workers[0].Client.OpenAsync(_bundle.Name)).Dispose();
        Assert.True(_workers[0].Store.Has(_bundle.Name));
        (await _workers[1].Client.OpenAsync(_bundle.Name)).Dispose();
        Assert.Equal(2, _scheduler.Given + _workers[0].Given);
    }

    [Fact]
    public async Task A_worker_waits_for_a_bundle_that_only_an_unavailable_journal_has()
    {
        await StoreBundleAsync();
        _journal.Execute("ALTER TABLE actorsweep_bundle RENAME TO away");
        var opening = _workers[0].Client.OpenAsync(_bundle.Name);
        await _scheduler.Asked;
        _journal.Execute("ALTER TABLE away RENAME TO actorsweep_bundle");
        (await opening).Dispose();
    }

    [Fact]
    public async Task An_unavailable_journal_does_not_prevent_fetching_a_bundle_that_a_worker_has()
    {
        await PutAsync(_workers[2]);
        _journal.Execute("DROP TABLE actorsweep_bundle");
        (await _workers[0].Client.OpenAsync(_bundle.Name)).Dispose();
        using var http = new HttpClient();
        using var asked = await http.SendAsync(new(HttpMethod.Head, $"{_scheduler.Url}/{Routes.BundlePath(_bundle.Name, durable: true)}"));
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, asked.StatusCode);
    }

    [Fact]
    public async Task A_durable_upload_stores_a_bundle_in_the_journal_and_a_wrong_name_is_refused()
    {
        using var http = new HttpClient();
        var url = $"{_scheduler.Url}/{Routes.BundlePath(_bundle.Name, durable: true)}";
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await http.SendAsync(new(HttpMethod.Head, url))).StatusCode);
        Assert.True((await http.PutAsync(url, new ByteArrayContent(_packed.ToArray()))).IsSuccessStatusCode);
        Assert.True((await http.SendAsync(new(HttpMethod.Head, url))).IsSuccessStatusCode);
        Assert.True(new JournalBundles(_journal.Database).Has(_bundle.Name));
        var refused = await http.PutAsync($"{_scheduler.Url}/{Routes.BundlePath(new string('0', 64), durable: true)}", new ByteArrayContent(_packed.ToArray()));
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task A_worker_that_has_lost_its_copy_of_a_bundle_costs_one_more_request()
    {
        await PutAsync(_scheduler);
        (await _workers[0].Client.OpenAsync(_bundle.Name)).Dispose();
        (await _workers[1].Client.OpenAsync(_bundle.Name)).Dispose();
        Directory.Delete(_workers[0].Folder, recursive: true);
        Directory.Delete(_workers[1].Folder, recursive: true);

        (await _workers[2].Client.OpenAsync(_bundle.Name)).Dispose();
        Assert.True(_workers[2].Store.Has(_bundle.Name));
        // The first two workers asked once each. The third was redirected to the first, which failed, and asked again.
        Assert.Equal([4, 1, 0], new[] { _scheduler, _workers[0], _workers[1] }.Select(node => node.Questions));
    }

    [Fact]
    public async Task A_request_of_no_worker_is_answered_only_with_bundles_on_the_schedulers_node()
    {
        await PutAsync(_workers[2]);
        using var http = new HttpClient();
        using var lacking = await http.GetAsync(Routes.BundleFor(_bundle.Name, new WorkerId("stranger"), null).At(_scheduler.Url));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, lacking.StatusCode);
        Assert.Equal(0, _workers.Sum(w => w.Questions));
        await PutAsync(_scheduler);
        using var given = await http.GetAsync(Routes.Bundle.To(_bundle.Name).At(_scheduler.Url));
        Assert.True(given.IsSuccessStatusCode);
    }

    [Fact]
    public async Task The_error_for_a_bundle_that_no_node_has_suggests_submitting_again()
    {
        var error = await Assert.ThrowsAsync<IOException>(() => _workers[0].Client.OpenAsync(_bundle.Name));
        Assert.StartsWith($"no node has the bundle {_bundle.Name}. Submit again", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_to_a_worker_that_is_fetching_the_bundle_waits_for_it()
    {
        var mayCome = new TaskCompletionSource();
        var coming = _workers[0].Store.OpenAsync(_bundle.Name, async () =>
        {
            await mayCome.Task;
            await PutAsync(_workers[0]);
        });
        using var http = new HttpClient();
        var asked = http.GetAsync(Routes.Bundle.To(_bundle.Name).At(_workers[0].Url));
        await _workers[0].Asked;
        mayCome.SetResult();
        (await coming).Dispose();
        Assert.True((await asked.WaitAsync(ClientExtensions.Patience)).IsSuccessStatusCode);
    }

    Task StoreBundleAsync() => new JournalBundles(_journal.Database).PutAsync(_bundle.Name, new MemoryStream(_packed.ToArray()), default);

    Task PutAsync(Node node) => node.Store.AddAsync(_bundle.Name, new MemoryStream(_packed.ToArray()), default);

    async Task<Node> StartAsync(string name, JournalBundles? kept, Func<BundleShelf, BundleExchange?> exchange)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var folder = Path.Combine(_folder.FullName, name);
        var store = new BundleStore(folder, most: 1_000_000, largest: 1_000_000, TimeProvider.System);
        var app = builder.Build();
        var node = new Node(name, app, store, folder, new BundleClient(store, NodeHttp.NewClient(), ClientExtensions.Patience) { Worker = new WorkerId(name) });
        app.Use(node.CountAsync);
        var shelf = new BundleShelf(store, kept);
        app.MapBundles(shelf, exchange(shelf));
        await app.StartAsync();
        node.Client.Url = (_scheduler ?? node).Url;
        return node;
    }

    sealed record Node(string Name, WebApplication App, BundleStore Store, string Folder, BundleClient Client)
    {
        readonly TaskCompletionSource _asked = new();
        int _given, _questions;

        public string Url => App.Urls.First();

        /// <summary>Completes when the node receives a request.</summary>
        public Task Asked => _asked.Task;

        /// <summary>The number of bundles that it has sent.</summary>
        public int Given => Volatile.Read(ref _given);

        /// <summary>The number of requests that it has received.</summary>
        public int Questions => Volatile.Read(ref _questions);

        public Task CountAsync(HttpContext context, Func<Task> next)
        {
            Interlocked.Increment(ref _questions);
            _asked.TrySetResult();
            // Counted before the requester receives the answer.
            context.Response.OnStarting(() =>
            {
                if (HttpMethods.IsGet(context.Request.Method) && context.Response.StatusCode == StatusCodes.Status200OK)
                    Interlocked.Increment(ref _given);
                return Task.CompletedTask;
            });
            return next();
        }
    }
}
