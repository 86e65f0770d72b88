using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hyperion;
using Hyperion.Internal;

namespace ActorSweep.Protocol.Payloads;

/// <summary>Writes and reads graphs of objects by Hyperion, and corrects its errors.</summary>
static class ObjectGraph
{
    public static void Write(ByteBuffer buffer, object value)
    {
        var hyperion = GraphSerializer.Current;
        var session = hyperion.GetSerializerSession();
        // Hyperion would treat equal objects as one: two equal records would arrive as the same object.
        ObjectsOf(session) = new Dictionary<object, int>(ReferenceEqualityComparer.Instance);
        try
        {
            hyperion.Serialize(value, new BufferStream(buffer), session);
        }
        catch (Exception e) when (e is not CannotTravelException)
        {
            throw new CannotTravelException($"a {Core.Graph.TypeName.Of(value.GetType())} cannot be written as bytes: {e.Message}", e);
        }
    }

    public static object Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return GraphSerializer.Current.Deserialize(StreamOf(bytes));
        }
        catch (UserEvilDeserializationException e)
        {
            throw new CannotTravelException($"a value holds a {e.BadTypeString}, which {PayloadSettings.Path}.allowed-types of this cluster does not list.", e);
        }
        catch (EvilDeserializationException e)
        {
            throw new CannotTravelException($"a value holds a {e.BadTypeString}, which can harm its reader ({PayloadSettings.Path}.disallow-unsafe-type).", e);
        }
        catch (Exception e) when (MissingIn(e) is { } missing)
        {
            throw new MissingCodeException($"this node does not have the code that a value needs: {missing.Message}", e);
        }
    }

    static Exception? MissingIn(Exception? e) =>
        e is null or FileNotFoundException or FileLoadException or TypeLoadException ? e : MissingIn(e.InnerException);

    static MemoryStream StreamOf(ReadOnlyMemory<byte> bytes) => MemoryMarshal.TryGetArray(bytes, out var segment)
        ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
        : new MemoryStream(bytes.ToArray(), writable: false);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_objects")]
    static extern ref Dictionary<object, int> ObjectsOf(SerializerSession session);
}
