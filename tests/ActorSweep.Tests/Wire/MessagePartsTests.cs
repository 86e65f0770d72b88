using System.Reflection;
using ActorSweep.Protocol.Messages;
using ActorSweep.Tests.Protocol;
using ActorSweep.Wire;
using Akka.Actor;
using Akka.TestKit.Xunit2;

namespace ActorSweep.Tests.Wire;

/// <summary>Every message, however large its fields are, reaches another node in frames of a bounded size.</summary>
public sealed class MessagePartsTests : TestKit
{
    const int Frame = 64 * 1024, Characters = 300_000, Items = 20_000;

    readonly PartJoiner _joiner = new();

    [Theory]
    [MemberData(nameof(WireSerializerTests.Messages), MemberType = typeof(WireSerializerTests))]
    public void A_message_with_large_fields_travels_in_small_parts_and_arrives_whole(object message)
    {
        var large = (WireMessage)Enlarge(message);
        var parts = MessageParts.Of(large);
        Assert.All(parts, part => Assert.InRange(WireCodec.Write(part).Length, 1, Frame));
        Assert.Equal(Convert.ToHexString(WireCodec.Write(large)), Convert.ToHexString(WireCodec.Write(parts.Count == 1 ? parts[0] : Joined(parts)!)));
    }

    [Fact]
    public void A_small_message_travels_as_itself()
    {
        var message = new PauseWork(true);
        Assert.Same(message, Assert.Single(MessageParts.Of(message)));
    }

    [Fact]
    public void A_message_of_which_a_part_was_lost_is_dropped_and_the_next_one_arrives()
    {
        var parts = MessageParts.Of(Large('a')).Cast<MessagePart>().ToList();
        Assert.True(parts.Count > 3);
        Assert.All(parts.Where((_, i) => i != 1), part => Assert.Null(_joiner.Add(TestActor, part)));
        Assert.Equal(Large('b'), Joined(MessageParts.Of(Large('b'))));
    }

    [Fact]
    public void Parts_of_different_senders_are_not_mixed()
    {
        var other = CreateTestProbe();
        var (a, b) = (MessageParts.Of(Large('a')), MessageParts.Of(Large('b')));
        var joined = a.Zip(b).SelectMany(pair => new[] { _joiner.Add(TestActor, (MessagePart)pair.First), _joiner.Add(other, (MessagePart)pair.Second) });
        Assert.Equal([Large('a'), Large('b')], joined.OfType<WireMessage>());
    }

    [Fact]
    public void An_actor_that_has_changed_its_behavior_receives_a_message_in_parts_in_its_order_among_the_others()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Changed(TestActor)));
        foreach (var part in MessageParts.Of(Large('a')))
            actor.Tell(part);
        actor.Tell(new PauseWork(true));
        actor.Tell("open");
        actor.Tell(new PauseWork(false));
        foreach (var part in MessageParts.Of(Large('b')))
            actor.Tell(part);
        Assert.Equal([Large('a'), new PauseWork(true), new PauseWork(false), Large('b')], ReceiveN(4).Cast<WireMessage>());
    }

    /// <summary>Stashes all messages until it is opened.</summary>
    sealed class Changed : PartsActor, IWithStash
    {
        public Changed(IActorRef receiver)
        {
            Receive<string>(_ =>
            {
                Become(() => Open(receiver));
                Stash.UnstashAll();
            });
            ReceiveAny(_ => Stash.Stash());
        }

        public IStash Stash { get; set; } = null!;

        void Open(IActorRef receiver)
        {
            ReceiveParts();
            Receive<WireMessage>(receiver.Tell);
        }
    }

    static TaskProgress Large(char letter) => new(new AttemptId(7), 0.5, new string(letter, Characters), 0);

    WireMessage? Joined(IEnumerable<WireMessage> parts) => parts.Select(part => _joiner.Add(TestActor, (MessagePart)part)).ToList()[^1];

    /// <summary>Returns a copy in which every text outside of lists is large, and every list is long.</summary>
    static object Enlarge(object value)
    {
        switch (value)
        {
            case string text:
                return text + new string('x', Characters);
            case byte[] bytes:
                return (byte[])[.. bytes, .. new byte[Characters]];
            case Array { Length: > 0 } array:
                var copy = Array.CreateInstance(array.GetType().GetElementType()!, Items);
                var item = array.GetValue(0);
                for (var i = 0; i < Items; i++)
                    copy.SetValue(item, i);
                return copy;
        }
        if (value.GetType() is not { Namespace: "ActorSweep.Protocol.Messages", IsEnum: false } type)
            return value;
        var clone = type.GetMethod("<Clone>$")?.Invoke(value, null) ?? value;
        foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic))
            if (field.GetValue(clone) is { } old && field.FieldType != typeof(Type))
                field.SetValue(clone, Enlarge(old));
        return clone;
    }
}
