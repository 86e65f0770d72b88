using System.Globalization;

namespace ActorSweep.Protocol.Payloads;

/// <summary>Writes cultures and their <see cref="TextInfo"/> as the name of the culture, provided that they have its values.</summary>
static class NamedCultures
{
    // An object that can be changed has this mark before its name.
    const char Changeable = '*';

    public static string? NameOf(CultureInfo culture)
    {
        var original = CultureInfo.GetCultureInfo(culture.Name);
        // A culture that cannot be changed may be a copy of one that was changed.
        var isOriginal = ReferenceEquals(culture, original) || culture.TextInfo.ListSeparator == original.TextInfo.ListSeparator
            && HaveSameValues(culture.NumberFormat, original.NumberFormat) && HaveSameValues(culture.DateTimeFormat, original.DateTimeFormat);
        return isOriginal ? Name(culture.Name, culture.IsReadOnly) : null;
    }

    public static string? NameOf(TextInfo info) =>
        info.ListSeparator == CultureInfo.GetCultureInfo(info.CultureName).TextInfo.ListSeparator ? Name(info.CultureName, info.IsReadOnly) : null;

    public static CultureInfo CultureOf(string name) =>
        name.StartsWith(Changeable) ? new CultureInfo(name[1..], useUserOverride: false) : CultureInfo.GetCultureInfo(name);

    static string Name(string name, bool isReadOnly) => isReadOnly ? name : $"{Changeable}{name}";

    static bool HaveSameValues(object a, object b) => a.GetType() == b.GetType() && Array.TrueForAll(a.GetType().GetProperties(), property =>
        property.Name == nameof(NumberFormatInfo.IsReadOnly) || property.GetIndexParameters().Length > 0 || property.GetMethod!.IsStatic
        || (property.GetValue(a), property.GetValue(b)) is var (one, other) && (one is Array ? ((Array)one).Cast<object>().SequenceEqual(((Array)other!).Cast<object>())
            : one is Calendar ? HaveSameValues(one, other!) : Equals(one, other)));
}
