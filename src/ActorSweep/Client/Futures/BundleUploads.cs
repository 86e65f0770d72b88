using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using ActorSweep.Bundles;
using ActorSweep.Gateway;
using ActorSweep.Protocol;

namespace ActorSweep.Client.Futures;

/// <summary>Sees to it that the cluster has the code of what a client submits: each bundle is asked for once a day, and sent where it is lacking.</summary>
/// <param name="has">Whether the cluster has something, by its path on the gateway.</param>
/// <param name="put">Puts it there; throws where it is refused.</param>
sealed class BundleUploads(Func<string, Task<bool>> has, Func<string, Func<HttpContent>, Task> put, TimeProvider clock)
{
    /// <summary>The cluster keeps what it was asked for a good deal longer.</summary>
    static readonly TimeSpan AskAgainAfter = TimeSpan.FromDays(1);

    readonly SemaphoreSlim _one = new(1);

    /// <summary>Those that are there, and when the cluster said so.</summary>
    readonly Dictionary<string, DateTimeOffset> _there = new(StringComparer.Ordinal);

    /// <summary>By the list itself: calls of one function share it.</summary>
    readonly Dictionary<IReadOnlyList<Assembly>, Bundle?> _known = new(ReferenceEqualityComparer.Instance);

    /// <summary>To one gateway.</summary>
    public static BundleUploads To(HttpClient http, Uri gateway, CancellationToken cancel) => new(
        async path =>
        {
            using var known = await http.SendAsync(new HttpRequestMessage(HttpMethod.Head, new Uri(gateway, path)), cancel).ConfigureAwait(false);
            EndUnlessAvailable(known);
            return known.IsSuccessStatusCode;
        },
        async (path, content) =>
        {
            using var answer = await http.PutAsync(new Uri(gateway, path), content(), cancel).ConfigureAwait(false);
            EndUnlessAvailable(answer);
            if (answer.StatusCode == HttpStatusCode.BadRequest)
                throw new IOException((await answer.Content.ReadFromJsonAsync(ApiJson.Default.ErrorAnswer).ConfigureAwait(false))!.Error);
            if (!answer.IsSuccessStatusCode)
                throw new IOException($"the gateway answered {(int)answer.StatusCode} {answer.ReasonPhrase}.");
        },
        TimeProvider.System);

    /// <summary>A node that can't for now is as good as gone: there are others, and it is tried again.</summary>
    static void EndUnlessAvailable(HttpResponseMessage answer)
    {
        if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
            answer.EnsureSuccessStatusCode();
    }

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
                    shapes[i] = m.Shapes[i].Bytes.Length == 0 ? m.Shapes[i] : m.Shapes[i] with { Bundle = await SendAsync(m.Shapes[i].Code).ConfigureAwait(false) };
                return m with { Shapes = shapes };
            case SubmitMap m:
                return m with { Function = m.Function with { Bundle = await SendAsync(m.Function.Code).ConfigureAwait(false) } };
            case SubmitSweep { Model: { } model } m:
                return m with { Model = model with { Bundle = await SendAsync(model.Code).ConfigureAwait(false) } };
            default:
                return message;
        }
    }

    async Task<string?> SendAsync(IReadOnlyList<Assembly> code)
    {
        // What runs in a bundle submits what is in it.
        if (Bundle.OfThisProcess is { } here)
            return here;
        if (!_known.TryGetValue(code, out var bundle))
            _known[code] = bundle = Bundle.Of(code);
        if (bundle is not null && !(_there.TryGetValue(bundle.Name, out var asked) && clock.GetUtcNow() < asked + AskAgainAfter))
        {
            var now = clock.GetUtcNow();
            await SendAsync(bundle).ConfigureAwait(false);
            _there[bundle.Name] = now;
        }
        return bundle?.Name;
    }

    async Task SendAsync(Bundle bundle)
    {
        var path = BundleEndpoints.PathOf(bundle.Name)[1..];
        if (await has(path).ConfigureAwait(false))
            return;
        var packed = new MemoryStream();
        BundleArchive.Write(bundle, packed);
        await put(path, () => new ByteArrayContent(packed.GetBuffer(), 0, (int)packed.Length)).ConfigureAwait(false);
    }
}
