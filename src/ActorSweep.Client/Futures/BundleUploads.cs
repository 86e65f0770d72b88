using System.Diagnostics;
using System.Net;
using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using ActorSweep.Protocol.Bundles;
using ActorSweep.Protocol.Http;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Client.Futures;

/// <summary>Sees to it that the cluster has the code of what a client submits: each bundle is asked for once an hour, and sent where it is lacking.</summary>
/// <param name="has">Whether the cluster has something, by its path on the gateway.</param>
/// <param name="put">Puts it there; throws where it is refused.</param>
/// <param name="durable">Whether tasks outlive this client, and so does their code.</param>
sealed class BundleUploads(Func<string, Task<bool>> has, Func<string, Func<HttpContent>, Task> put, bool durable, TimeProvider clock)
{
    /// <summary>The cluster keeps what it was asked for a good deal longer.</summary>
    static readonly TimeSpan AskAgainAfter = TimeSpan.FromHours(1);

    /// <summary>A node that can't take code for now is asked again for so long.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20), Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Where the cluster does not take code, all that needs it and waits for its turn fails together, and not each after a patience of its own.</summary>
    static readonly TimeSpan FailTogether = TimeSpan.FromSeconds(5);

    readonly SemaphoreSlim _one = new(1);

    /// <summary>Those that are there, by their paths, and when the cluster said so.</summary>
    readonly Dictionary<string, DateTimeOffset> _there = new(StringComparer.Ordinal);

    /// <summary>What could not be sent, why, and until when that holds.</summary>
    (string Path, Exception Why, DateTimeOffset Until)? _lacking;

    /// <summary>By the list itself: calls of one function share it.</summary>
    readonly Dictionary<IReadOnlyList<Assembly>, Bundle?> _known = new(ReferenceEqualityComparer.Instance);

    /// <summary>To one gateway, for what a connection hands in.</summary>
    public static BundleUploads To(HttpClient http, Uri gateway, CancellationToken cancel)
    {
        async Task<bool> TakesAsync(HttpMethod method, string path, Func<HttpContent>? content)
        {
            var started = Stopwatch.GetTimestamp();
            while (true)
            {
                using var answer = await http.SendAsync(new HttpRequestMessage(method, new Uri(gateway, path)) { Content = content?.Invoke() }, cancel).ConfigureAwait(false);
                if (answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.NotFound)
                    return answer.IsSuccessStatusCode;
                if (answer.StatusCode != HttpStatusCode.ServiceUnavailable || Stopwatch.GetElapsedTime(started) > Patience)
                    throw new IOException(await WhyAsync(answer).ConfigureAwait(false));
                await Task.Delay(Pause, cancel).ConfigureAwait(false);
            }
        }
        return new BundleUploads(path => TakesAsync(HttpMethod.Head, path, null), (path, content) => TakesAsync(HttpMethod.Put, path, content), durable: false, TimeProvider.System);
    }

    /// <summary>The answer to a question for no more than whether something is there has no body.</summary>
    static async Task<string> WhyAsync(HttpResponseMessage answer) => await answer.Content.ReadAsStringAsync().ConfigureAwait(false) is ['{', ..] text
        ? JsonSerializer.Deserialize(text, ApiJson.Default.ErrorAnswer)!.Error
        : $"the gateway answered {(int)answer.StatusCode} {answer.ReasonPhrase}.";

    /// <summary>A message that names the bundles of its functions, when the cluster has them.</summary>
    /// <exception cref="IOException">The cluster does not take one.</exception>
    public async Task<WireMessage> WithBundlesAsync(WireMessage message)
    {
        // Words and questions go by different ways, and may want the same code at once.
        await _one.WaitAsync().ConfigureAwait(false);
        try
        {
            return await NamedAsync(message).ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    async Task<WireMessage> NamedAsync(WireMessage message)
    {
        switch (message)
        {
            case SubmitTasks m:
                var shapes = new TaskShape[m.Shapes.Length];
                for (var i = 0; i < shapes.Length; i++)
                    shapes[i] = m.Shapes[i].Bytes.Length == 0 ? m.Shapes[i] : m.Shapes[i] with { Bundle = await SendAsync(m.Shapes[i].Code, durable).ConfigureAwait(false) };
                return m with { Shapes = shapes };
            case SubmitMap m:
                return m with { Function = m.Function with { Bundle = await SendAsync(m.Function.Code, durable).ConfigureAwait(false) } };
            case SubmitSweep { Model: { } model } m:
                return m with { Model = model with { Bundle = await SendAsync(model.Code, m.IsDurable).ConfigureAwait(false) } };
            default:
                return message;
        }
    }

    async Task<string?> SendAsync(IReadOnlyList<Assembly> code, bool durable)
    {
        // What runs in a bundle submits what is in it.
        if (Bundle.OfThisProcess is { } here)
            return here;
        if (!_known.TryGetValue(code, out var bundle))
            _known[code] = bundle = Bundle.Of(code);
        if (bundle is null)
            return null;
        var path = Routes.BundlePath(bundle.Name, durable);
        if (!_there.TryGetValue(path, out var asked) || clock.GetUtcNow() > asked + AskAgainAfter)
        {
            if (_lacking is var (lacking, why, until) && lacking == path && clock.GetUtcNow() < until)
                ExceptionDispatchInfo.Throw(why);
            var now = clock.GetUtcNow();
            try
            {
                await SendAsync(bundle, path).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                _lacking = (path, e, clock.GetUtcNow() + FailTogether);
                throw;
            }
            _there[path] = now;
        }
        return bundle.Name;
    }

    async Task SendAsync(Bundle bundle, string path)
    {
        if (await has(path).ConfigureAwait(false))
            return;
        var packed = new MemoryStream();
        BundleArchive.Write(bundle, packed);
        await put(path, () => new ByteArrayContent(packed.GetBuffer(), 0, (int)packed.Length)).ConfigureAwait(false);
    }
}
