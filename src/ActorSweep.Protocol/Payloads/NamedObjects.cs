using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ActorSweep.Protocol.Payloads;

/// <summary>
/// Objects of .NET that travel as a name and are looked up by their reader: they hold handles or tables of their process. A copy of a
/// <see cref="CompareInfo"/>, for example, has no handle, and the first comparison ends the process.
/// </summary>
abstract class NamedObjects
{
    static readonly NamedObjects[] All =
    [
        new Kind<CompareInfo>(info => info.Name, CompareInfo.GetCompareInfo),
        new Kind<TextInfo>(info => info.CultureName, name => CultureInfo.GetCultureInfo(name).TextInfo),
        new Kind<CultureInfo>(NameOf, CultureOf),
        new Kind<TimeZoneInfo>(zone => zone.ToSerializedString(), zone => TimeZoneInfo.FromSerializedString(zone) is var read && read.Equals(TimeZoneInfo.Utc) ? TimeZoneInfo.Utc : read),
        new Kind<Encoding>(NameOf, Encoding.GetEncoding),
        new Kind<Regex>(NameOf, RegexOf),
    ];

    /// <summary>Returns how objects of a type travel by name; null if they do not.</summary>
    public static NamedObjects? Find(Type type) => Framework.Has(type) ? Array.Find(All, kind => kind.Type.IsAssignableFrom(type)) : null;

    public abstract Type Type { get; }

    /// <summary>Returns the name; null for an object that was changed, so that no name stands for it.</summary>
    public abstract string? NameOf(object value);

    public abstract object Named(string name);

    // A culture that can be changed has a mark before its name.
    static string? NameOf(CultureInfo culture) =>
        culture.IsReadOnly ? culture.Name
        : CultureInfo.GetCultureInfo(culture.Name) is var original && HaveSameValues(culture.NumberFormat, original.NumberFormat)
            && HaveSameValues(culture.DateTimeFormat, original.DateTimeFormat) ? $"*{culture.Name}"
        : null;

    static CultureInfo CultureOf(string name) => name.StartsWith('*') ? new CultureInfo(name[1..], useUserOverride: false) : CultureInfo.GetCultureInfo(name);

    static string? NameOf(Encoding encoding) => Encoding.GetEncoding(encoding.CodePage).Equals(encoding) && Encoding.GetEncoding(encoding.CodePage).Preamble.SequenceEqual(encoding.Preamble)
        ? encoding.WebName
        : null;

    static string NameOf(Regex regex) => string.Create(CultureInfo.InvariantCulture, $"{(int)regex.Options} {regex.MatchTimeout.Ticks} {regex}");

    static Regex RegexOf(string name) => name.Split(' ', 3) is [var options, var ticks, var pattern]
        ? new Regex(pattern, (RegexOptions)int.Parse(options, CultureInfo.InvariantCulture), new TimeSpan(long.Parse(ticks, CultureInfo.InvariantCulture)))
        : throw new InvalidDataException("The payload holds a regular expression without options.");

    static bool HaveSameValues(object a, object b) => Array.TrueForAll(a.GetType().GetProperties(), property =>
        property.Name == nameof(NumberFormatInfo.IsReadOnly) || property.GetIndexParameters().Length > 0 || property.GetMethod!.IsStatic
        || (property.GetValue(a), property.GetValue(b)) is var (one, other) && (one is Array ? ((Array)one).Cast<object>().SequenceEqual(((Array)other!).Cast<object>())
            : one is Calendar ? one.GetType() == other!.GetType() : Equals(one, other)));

    sealed class Kind<T>(Func<T, string?> nameOf, Func<string, T> named) : NamedObjects where T : class
    {
        public override Type Type => typeof(T);

        public override string? NameOf(object value) => nameOf((T)value);

        public override object Named(string name) => named(name);
    }
}
