using System.Threading.Channels;
using ActorSweep.Actors;
using ActorSweep.Protocol.Messages;
using Akka.Actor;
using Microsoft.AspNetCore.SignalR;
using Nerdbank.MessagePack;

namespace ActorSweep.Gateway;

/// <summary>
/// What clients elsewhere say about tasks, and what they are told: frames of <see cref="WireMessage"/>s over one connection. When it breaks, the client
/// comes back by another, here or at another node, and says all again that it holds.
/// </summary>
sealed class ClientHub(ActorSystem system, IGateway gateway) : Hub
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>A client comes, with all that it will say; it is told what becomes of what it holds.</summary>
    /// <param name="protocol">The client's version of the wire.</param>
    /// <param name="session">Counts the client's connections.</param>
    /// <returns>Frames of updates; the first, an empty one, comes when there is a scheduler. They end with the connection, or when that scheduler is gone.</returns>
    public ChannelReader<byte[]> Connect(string client, int protocol, long session, IAsyncEnumerable<byte[]> said, CancellationToken cancel)
    {
        if (protocol != WireCodec.ProtocolVersion)
            throw new HubException($"this cluster speaks protocol {WireCodec.ProtocolVersion}, the client {protocol}. Use one version for both.");
        var id = new ClientId(client);
        var told = Channel.CreateUnbounded<byte[]>();
        var actor = system.ActorOf(Props.Create(() => new ClientActor(gateway.Scheduler, id, session, update => Tell(told.Writer, update), () => told.Writer.TryComplete(null))));
        var here = new HubSession(actor);
        Session.TrySetResult(here);
        _ = PassOnAsync(said, id, here, told.Writer, cancel);
        return told.Reader;
    }

    /// <summary>A question that has an answer.</summary>
    /// <param name="after">How many frames the client had said before.</param>
    public async Task<byte[]> Ask(byte[] question, long after)
    {
        var asked = Read(question);
        if (asked is not (Publish or Unpublish or FindPublished or LocateResult or SubmitSweep))
            throw new HubException($"{asked.GetType().Name} is no question of a client.");
        try
        {
            var session = await Session.Task.WaitAsync(Patience, Context.ConnectionAborted);
            await session.WhenPassedOn(after).WaitAsync(Patience, Context.ConnectionAborted);
            return WireCodec.Write(await session.Actor.Ask<WireMessage>(new ClientActor.Ask(asked), Patience));
        }
        catch (Exception e) when (e is AskTimeoutException or TimeoutException)
        {
            throw new HubException($"no scheduler answered within {Patience.TotalSeconds:0} s.");
        }
    }

    /// <summary>This connection's, once the client has connected; calls of one connection may overtake one another.</summary>
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

    static void Tell(ChannelWriter<byte[]> told, ClientUpdate update) => told.TryWrite(WireCodec.Write(update));

    static async Task PassOnAsync(IAsyncEnumerable<byte[]> said, ClientId id, HubSession session, ChannelWriter<byte[]> told, CancellationToken cancel)
    {
        try
        {
            await foreach (var frame in said.WithCancellation(cancel))
            {
                session.Actor.Tell(new ClientActor.Send([Allowed(Read(frame), id)]));
                session.PassedOn();
            }
            session.Actor.Tell(new ClientActor.SayGoodbye());
            told.TryComplete();
        }
        catch (RefusedException refused)
        {
            session.Actor.Tell(new ClientActor.SayGoodbye());
            told.TryComplete(refused);
        }
        // Whatever breaks a connection, its client may be back soon.
        catch (Exception)
        {
            session.Actor.Tell(PoisonPill.Instance);
            told.TryComplete();
        }
    }

    /// <summary>A client says what clients may say, and for itself only.</summary>
    static WireMessage Allowed(WireMessage message, ClientId id)
    {
        var speaker = message switch
        {
            SubmitTasks m => m.Client,
            SubmitMap m => m.Client,
            ChangeTasks m => m.Client,
            HoldMap m => m.Client,
            ReleaseMap m => m.Client,
            ClientRestored m => m.Client,
            ReplicateTask or CancelRun => id,
            _ => throw new RefusedException($"{message.GetType().Name} is nothing that a client says."),
        };
        return speaker == id ? message : throw new RefusedException($"client '{id}' can't speak for '{speaker}'.");
    }

    static WireMessage Read(byte[] frame)
    {
        try
        {
            return WireCodec.Read(frame);
        }
        catch (MessagePackSerializationException e)
        {
            throw new RefusedException($"the frame can't be read: {e.Message}");
        }
    }

    /// <summary>What a client said is nothing that it may say.</summary>
    sealed class RefusedException(string why) : HubException(why);
}
