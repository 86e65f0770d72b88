using System.Threading.Channels;
using ActorSweep.Actors;
using ActorSweep.Protocol.Messages;
using Akka.Actor;
using Microsoft.AspNetCore.SignalR;
using Nerdbank.MessagePack;

namespace ActorSweep.Gateway;

/// <summary>
/// The SignalR hub of remote clients: frames of <see cref="WireMessage"/>s in both directions over one connection. After a break the client
/// reconnects, here or at another node, and repeats all that it still holds.
/// </summary>
sealed class ClientHub(ActorSystem system, IGateway gateway) : Hub
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Connects a client: takes the stream of its messages, and returns the updates for it.</summary>
    /// <param name="protocol">The client's version of the protocol.</param>
    /// <param name="session">The number of the client's connection, from 1.</param>
    /// <returns>Frames of updates. The first, an empty one, comes when there is a scheduler. They end with the connection or that scheduler.</returns>
    public ChannelReader<byte[]> Connect(string client, int protocol, long session, IAsyncEnumerable<byte[]> said, CancellationToken cancel)
    {
        if (protocol != WireCodec.ProtocolVersion)
            throw new HubException($"this cluster uses protocol {WireCodec.ProtocolVersion}, and the client uses {protocol}. Use one version for both.");
        var id = new ClientId(client);
        var told = Channel.CreateUnbounded<byte[]>();
        var actor = system.ActorOf(Props.Create(() => new ClientActor(gateway.Scheduler, id, session, update => SendUpdate(told.Writer, update), () => told.Writer.TryComplete(null))));
        var here = new HubSession(actor);
        Session.TrySetResult(here);
        _ = PassOnAsync(said, id, here, told.Writer, cancel);
        return told.Reader;
    }

    /// <summary>Answers a request of the client.</summary>
    /// <param name="after">The number of frames that the client sent before the request.</param>
    public async Task<byte[]> Ask(byte[] question, long after)
    {
        var asked = Read(question);
        if (asked is not (Publish or Unpublish or FindPublished or LocateResult or SubmitSweep))
            throw new HubException($"{asked.GetType().Name} is not a question of a client.");
        try
        {
            var session = await Session.Task.WaitAsync(Patience, Context.ConnectionAborted);
            await session.WhenPassedOn(after).WaitAsync(Patience, Context.ConnectionAborted);
            return WireCodec.Write(await session.Actor.Ask<WireMessage>(new ClientActor.Ask(asked), Patience));
        }
        catch (Exception e) when (e is AskTimeoutException or TimeoutException)
        {
            throw new HubException($"no scheduler answered within {Patience.TotalSeconds:0} s.", e);
        }
    }

    /// <summary>The session of this connection, once the client has connected: calls of one connection can overtake one another.</summary>
    TaskCompletionSource<HubSession> Session
    {
        get
        {
            lock (Context.Items)
            {
                if (!Context.Items.TryGetValue(nameof(HubSession), out var session))
                    Context.Items[nameof(HubSession)] = session = new TaskCompletionSource<HubSession>(TaskCreationOptions.RunContinuationsAsynchronously);
                return (TaskCompletionSource<HubSession>)session!;
            }
        }
    }

    static void SendUpdate(ChannelWriter<byte[]> told, ClientUpdate update) => told.TryWrite(WireCodec.Write(update));

    static async Task PassOnAsync(IAsyncEnumerable<byte[]> said, ClientId id, HubSession session, ChannelWriter<byte[]> told, CancellationToken cancel)
    {
        try
        {
            await foreach (var frame in said.WithCancellation(cancel))
            {
                session.Actor.Tell(new ClientActor.Send([Allowed(Read(frame), id)]));
                session.PassedOn();
            }
            session.Actor.Tell(new ClientActor.RequestUnregister());
            told.TryComplete();
        }
        catch (RefusedException refused)
        {
            session.Actor.Tell(new ClientActor.RequestUnregister());
            told.TryComplete(refused);
        }
        // Whatever broke the connection, the client may reconnect soon.
        catch (Exception)
        {
            session.Actor.Tell(PoisonPill.Instance);
            told.TryComplete();
        }
    }

    /// <summary>Checks that a message is one that clients may send, and only for themselves.</summary>
    static WireMessage Allowed(WireMessage message, ClientId id)
    {
        var speaker = message switch
        {
            SubmitTasks m => m.Client,
            SubmitMap m => m.Client,
            ChangeTasks m => m.Client,
            HoldMap m => m.Client,
            ReleaseMap m => m.Client,
            CompleteHolds m => m.Client,
            ReplicateTask or CancelRun => id,
            _ => throw new RefusedException($"{message.GetType().Name} is not a message of a client."),
        };
        return speaker == id ? message : throw new RefusedException($"client '{id}' cannot send messages of '{speaker}'.");
    }

    static WireMessage Read(byte[] frame)
    {
        try
        {
            return WireCodec.Read(frame);
        }
        catch (MessagePackSerializationException e)
        {
            throw new RefusedException($"the frame cannot be read: {e.Message}");
        }
    }

    /// <summary>A client sent a message that it may not send.</summary>
    sealed class RefusedException(string why) : HubException(why);
}
