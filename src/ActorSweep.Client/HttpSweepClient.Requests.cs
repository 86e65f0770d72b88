using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ActorSweep.Client.Connecting;
using ActorSweep.Protocol.Http;

namespace ActorSweep;

// Requests: one scheduler node after another is asked until one answers.
public sealed partial class HttpSweepClient
{
    /// <summary>The longest time that a node may take to answer with its version.</summary>
    static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(5);

    /// <summary>A node that does not begin to answer in this time is taken to hang. A node needs less time to notice that there is no scheduler.</summary>
    static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(25);

    /// <summary>The longest time that the upload of a program's code may take.</summary>
    static readonly TimeSpan UploadPatience = TimeSpan.FromMinutes(5);

    static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(250);

    /// <summary>Returns the version of the first of several URLs at which a cluster answers.</summary>
    static async Task<VersionAnswer> FindAsync(ClusterUrls urls, HttpClient http, CancellationToken cancellationToken)
    {
        for (var others = urls.Count - 1; ; others--)
            try
            {
                return Checked(urls.Current, await AskVersionAsync(urls.Current, http, cancellationToken).ConfigureAwait(false));
            }
            catch (NoClusterException) when (others > 0)
            {
                urls.Next();
            }
    }

    /// <summary>Asks one scheduler node after another, for <see cref="Patience"/>. Every request here may be sent twice.</summary>
    /// <param name="isWhole">Whether the whole answer must have come before this returns.</param>
    /// <param name="answersWithin">The longest time for one answer; null: <see cref="AnswerPatience"/>.</param>
    async Task<HttpResponseMessage> SendAsync(
        RouteCall call, CancellationToken cancellationToken, Func<HttpContent>? content = null, bool isWhole = false, TimeSpan? answersWithin = null)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
            try
            {
                // A request that was under way when the client was disposed is not repeated.
                CheckOpen();
                using var request = new HttpRequestMessage(call.Method, call.At(_urls.Current)) { Content = content?.Invoke() };
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                patience.CancelAfter(answersWithin ?? AnswerPatience);
                var response = await _http.SendAsync(request, isWhole ? HttpCompletionOption.ResponseContentRead : HttpCompletionOption.ResponseHeadersRead, patience.Token).ConfigureAwait(false);
                return response.IsSuccessStatusCode ? response : throw await RefusalAsync(response, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                if (Stopwatch.GetElapsedTime(started) > Patience)
                    throw new NoClusterException($"the cluster at {Url} no longer answers: {e.Message}", e);
                _urls.Next();
                await Task.Delay(AskAgainAfter, cancellationToken).ConfigureAwait(false);
            }
    }

    /// <summary>Asks again, for <see cref="Patience"/>, while the scheduler is unavailable.</summary>
    async Task<HttpResponseMessage> PatientlyAsync(Func<Task<HttpResponseMessage>> ask, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
            try
            {
                return await ask().ConfigureAwait(false);
            }
            catch (SchedulerUnavailableException) when (Stopwatch.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(AskAgainAfter, cancellationToken).ConfigureAwait(false);
            }
    }

    async Task<Exception> RefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using (response)
        {
            var text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            var error = text.StartsWith('{') ? JsonSerializer.Deserialize(text, ApiJson.Default.ErrorAnswer)?.Error ?? text : text;
            return response.StatusCode switch
            {
                HttpStatusCode.BadRequest => new InvalidSweepException(error),
                HttpStatusCode.NotFound => new KeyNotFoundException(error),
                HttpStatusCode.Conflict => new RunEndedException(error),
                HttpStatusCode.ServiceUnavailable => new SchedulerUnavailableException($"the cluster at {Url} is unavailable for now: {error}"),
                // Treated like a node that does not answer.
                HttpStatusCode.GatewayTimeout => new HttpRequestException(error),
                _ => new NoClusterException($"the cluster at {Url} answered {(int)response.StatusCode}: {error}"),
            };
        }
    }

    static async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        (await response.Content.ReadFromJsonAsync(type, cancellationToken).ConfigureAwait(false))!;

    static async Task<VersionAnswer?> AskVersionAsync(Uri url, HttpClient http, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(ConnectPatience);
        try
        {
            using var response = await http.GetAsync(Routes.Version.To().At(url), patience.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync(ApiJson.Default.VersionAnswer, patience.Token).ConfigureAwait(false) : null;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new NoClusterException(
                $"no cluster answers at {url.ToString().TrimEnd('/')}. Start one with 'actorsweep up', or give its address with --cluster or {ClusterUrls.Variable}.", e);
        }
    }

    static VersionAnswer Checked(Uri url, VersionAnswer? answer)
    {
        if (answer?.Product != VersionAnswer.ThisProduct)
            throw new NoClusterException($"the server at {url.ToString().TrimEnd('/')} is not ActorSweep. Give a cluster's address with --cluster or {ClusterUrls.Variable}.");
        if (answer.Protocol != VersionAnswer.Here.Protocol)
            throw new NoClusterException(
                $"the cluster at {url.ToString().TrimEnd('/')} is ActorSweep {answer.Version} (protocol {answer.Protocol}), this client is {VersionAnswer.Here.Version} "
                + $"(protocol {VersionAnswer.Here.Protocol}). Use one version for both.");
        return answer;
    }
}
