using System.Collections.Concurrent;
using System.Net;

namespace ActorSweep.Tests;

/// <summary>Answers HTTP requests when the test releases the answers.</summary>
sealed class HeldAnswers : HttpMessageHandler
{
    readonly ConcurrentDictionary<string, TaskCompletionSource<byte[]?>> _answers = new();
    readonly ConcurrentDictionary<string, TaskCompletionSource> _asked = new();

    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Waits until a URL is requested, and answers; null: not found.</summary>
    public async Task AnswerAsync(string url, byte[]? bytes)
    {
        await WhenAskedAsync(url);
        _answers.GetOrAdd(url, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult(bytes);
    }

    public Task WhenAskedAsync(string url) =>
        _asked.GetOrAdd(url, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task.WaitAsync(ClientExtensions.Patience);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var url = request.RequestUri!.ToString();
        Asked.Enqueue(url);
        _asked.GetOrAdd(url, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        var answer = await _answers.GetOrAdd(url, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task.WaitAsync(cancellationToken);
        return answer is null ? new HttpResponseMessage(HttpStatusCode.NotFound) : new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(answer) };
    }
}
