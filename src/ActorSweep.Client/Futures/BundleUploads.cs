using System.Diagnostics;
using System.Net;
using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using ActorSweep.Protocol.Bundles;
using ActorSweep.Protocol.Http;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Client.Futures;

/// <summary>Uploads the code that a client's tasks need. Each bundle is asked for once an hour, and sent where the cluster lacks it.</summary>
/// <param name="has">Returns whether the cluster has a bundle, by its path on the gateway.</param>
/// <param name="put">Uploads a bundle; throws where the cluster refuses it.</param>
/// <param name="durable">Whether the tasks, and so their code, outlive this client.</param>
sealed class BundleUploads(Func<string, Task<bool>> has, Func<string, Func<HttpContent>, Task> put, bool durable, TimeProvider clock)
{
    /// <summary>The cluster keeps a bundle much longer than this after it was asked for.</summary>
    static readonly TimeSpan AskAgainAfter = TimeSpan.FromHours(1);

    /// <summary>How long uploads are repeated while a node is unavailable.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20), Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// How long a failed upload also fails the other messages that need the bundle, so that each of them does not wait for <see cref="Patience"/>.
    /// </summary>
    static readonly TimeSpan FailTogether = TimeSpan.FromSeconds(5);

    readonly SemaphoreSlim _one = new(1);

    /// <summary>The paths of the bundles that the cluster has, and the times at which it reported them.</summary>
    readonly Dictionary<string, DateTimeOffset> _there = new(StringComparer.Ordinal);

    /// <summary>The last bundle that could not be sent, the reason, and the time until which other messages that need it fail too.</summary>
    (string Path, Exception Why, DateTimeOffset Until)? _lacking;

    /// <summary>The bundles by the identity of their assembly lists: calls of one function share a list.</summary>
    readonly Dictionary<IReadOnlyList<Assembly>, Bundle?> _known = new(ReferenceEqualityComparer.Instance);

    /// <summary>Returns uploads to one gateway, for the messages of one connection.</summary>
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

    /// <summary>Returns the reason of a refusal. The answer to a HEAD request has no body.</summary>
    static async Task<string> WhyAsync(HttpResponseMessage answer) => await answer.Content.ReadAsStringAsync().ConfigureAwait(false) is ['{', ..] text
        ? JsonSerializer.Deserialize(text, ApiJson.Default.ErrorAnswer)!.Error
        : $"the gateway answered {(int)answer.StatusCode} {answer.ReasonPhrase}.";

    /// <summary>Returns the message with the names of its functions' bundles, when the cluster has them.</summary>
    /// <exception cref="IOException">The cluster does not accept a bundle.</exception>
    public async Task<WireMessage> WithBundlesAsync(WireMessage message)
    {
        // Messages and requests are sent concurrently, and may need the same code.
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
        // Code that runs in a bundle submits functions of the same bundle.
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
