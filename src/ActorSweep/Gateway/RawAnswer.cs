using System.Net.Sockets;
using ActorSweep.Protocol.Blobs;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ActorSweep.Gateway;

/// <summary>
/// The bytes of a large blob on a connection that HTTP has given up for them (<see cref="RawBlob"/>). What is a plain file goes from the
/// system's cache into the socket, with no copy of it in this process.
/// </summary>
/// <param name="body">The open blob.</param>
/// <param name="path">The file that has its very bytes, if there is one.</param>
sealed class RawAnswer(Stream body, string? path) : IResult
{
    /// <summary>Whoever asked for it goes on at once.</summary>
    static readonly TimeSpan GoPatience = TimeSpan.FromSeconds(10);

    /// <summary>Whether that was asked for, is worth it, and can be had: not where the connection is encrypted, or none at all.</summary>
    public static bool Suits(HttpContext context, long length) =>
        length >= RawBlob.WorthAConnection && context.Request.Headers.Upgrade == RawBlob.Protocol && !context.Request.IsHttps
        && context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } && context.Features.Get<IConnectionSocketFeature>() is not null;

    public async Task ExecuteAsync(HttpContext context)
    {
        await using var open = body;
        context.Response.Headers.Upgrade = RawBlob.Protocol;
        await using var connection = await context.Features.Get<IHttpUpgradeFeature>()!.UpgradeAsync();
        try
        {
            await AwaitGoAsync(connection, context.RequestAborted);
            var socket = context.Features.Get<IConnectionSocketFeature>()!.Socket;
            if (path is null || !await TrySendFileAsync(socket, context.RequestAborted))
                // What comes from another node is read on a thread that may wait, as everywhere.
                await Task.Factory.StartNew(() => Pass(open, socket, context.RequestAborted), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One of the two sides is gone. Whoever still waits sees the connection end before its time.
        }
    }

    /// <summary>The other side says that it has read the answer: so nothing is on its way to the socket but what comes now.</summary>
    static async Task AwaitGoAsync(Stream connection, CancellationToken aborted)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        patience.CancelAfter(GoPatience);
        await connection.ReadExactlyAsync(new byte[1], patience.Token);
    }

    static void Pass(Stream from, Socket to, CancellationToken aborted)
    {
        using var ending = aborted.Register(from.Dispose);
        var part = new byte[ResultEndpoints.Part];
        for (int read; (read = from.Read(part)) > 0;)
            for (var sent = 0; sent < read;)
                sent += to.Send(part.AsSpan(sent, read - sent));
    }

    async Task<bool> TrySendFileAsync(Socket socket, CancellationToken cancel)
    {
        try
        {
            await socket.SendFileAsync(path, cancel);
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // Just now it went to disk; the open one is still there.
            return false;
        }
    }
}
