using System.Runtime.Serialization;

namespace ActorSweep.Protocol.Payloads;

/// <summary>
/// Writes time zones of the system as their Id, and others in the serialized form of .NET, which cannot be read for most zones of the system.
/// </summary>
static class NamedZones
{
    /// <summary>Returns the text that <see cref="ZoneOf"/> reads; null if it would read another zone.</summary>
    public static string? NameOf(TimeZoneInfo zone)
    {
        var isKnown = TimeZoneInfo.TryFindSystemTimeZoneById(zone.Id, out var known);
        if (isKnown && AreSame(zone, known!))
            return zone.Id;
        var text = zone.ToSerializedString();
        return CanRead(text, zone) ? text
            // The zone differs from that of the system only by its names, which depend on the culture.
            : isKnown && zone.Equals(known) ? zone.Id
            : null;
    }

    // A serialized form has semicolons, and an Id of the system has none.
    public static TimeZoneInfo ZoneOf(string text)
    {
        if (!text.Contains(';'))
            return TimeZoneInfo.TryFindSystemTimeZoneById(text, out var known)
                ? known
                : throw new CannotTravelException($"a value holds the time zone {text}, which this node does not know. Install its time zone data (tzdata).");
        var read = TimeZoneInfo.FromSerializedString(text);
        return AreSame(read, TimeZoneInfo.Utc) ? TimeZoneInfo.Utc : read;
    }

    static bool CanRead(string text, TimeZoneInfo zone)
    {
        try
        {
            return AreSame(TimeZoneInfo.FromSerializedString(text), zone);
        }
        catch (Exception e) when (e is SerializationException or ArgumentException or InvalidTimeZoneException)
        {
            return false;
        }
    }

    static bool AreSame(TimeZoneInfo a, TimeZoneInfo b) =>
        a.Equals(b) && (a.DisplayName, a.StandardName, a.DaylightName) == (b.DisplayName, b.StandardName, b.DaylightName);
}
