using System.Net.Sockets;
using ActorSweep.Protocol.Blobs;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ActorSweep.Gateway;

/// <summary>
/// Sends the bytes of a large blob over a connection that HTTP has handed over (<see cref="RawBlob"/>). A plain file goes from the system's
/// cache to the socket without a copy in this process.
/// </summary>
/// <param name="body">The open blob.</param>
/// <param name="path">The file with the same bytes; null: none.</param>
sealed class RawAnswer(Stream body, string? path) : IResult
{
    /// <summary>How long the requester may take to confirm the answer; it normally does so at once.</summary>
    static readonly TimeSpan GoPatience = TimeSpan.FromSeconds(10);

    /// <summary>Whether a raw answer was requested, is worth it, and is possible: it is not on an encrypted connection or without a socket.</summary>
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
                // Reading from another node may block, so it runs on a thread outside the pool.
                await Task.Factory.StartNew(() => Pass(open, socket, context.RequestAborted), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One side is gone. A requester that still waits sees the connection end early.
        }
    }

    /// <summary>Waits until the requester confirms that it has read the answer, so that no other byte is on its way to the socket.</summary>
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
            // The file was moved to disk just now; the open stream can still be read.
            return false;
        }
    }
}
