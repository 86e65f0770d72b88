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
        new Kind<TextInfo>(NamedCultures.NameOf, name => NamedCultures.CultureOf(name).TextInfo),
        new Kind<CultureInfo>(NamedCultures.NameOf, NamedCultures.CultureOf),
        new Kind<TimeZoneInfo>(NamedZones.NameOf, NamedZones.ZoneOf) { Remedy = "whose rules .NET cannot write. Create it where it is used." },
        new Kind<Encoding>(NameOf, Encoding.GetEncoding)
        {
            Remedy = "which was changed or belongs to a registered provider. Pass its name, and make the changes or register the provider where it is used.",
        },
        new Kind<Regex>(NameOf, RegexOf),
    ];

    /// <summary>Returns how objects of a type travel by name; null if they do not.</summary>
    public static NamedObjects? Find(Type type) => Framework.Has(type) ? Array.Find(All, kind => kind.Type.IsAssignableFrom(type)) : null;

    public abstract Type Type { get; }

    /// <summary>Why no name stands for an object, and what to do.</summary>
    public string Remedy { get; private init; } = "which was changed. Pass its name, and make the changes where it is used.";

    /// <summary>Returns the name; null for an object that no name stands for, such as a culture that was changed.</summary>
    public abstract string? NameOf(object value);

    public abstract object Named(string name);

    // Encodings of other assemblies belong to a provider, which its reader may not have registered.
    static string? NameOf(Encoding encoding) => encoding.GetType().Assembly == typeof(Encoding).Assembly
        && Encoding.GetEncoding(encoding.CodePage).Equals(encoding) && Encoding.GetEncoding(encoding.CodePage).Preamble.SequenceEqual(encoding.Preamble)
        ? encoding.WebName
        : null;

    static string NameOf(Regex regex) => string.Create(CultureInfo.InvariantCulture, $"{(int)regex.Options} {regex.MatchTimeout.Ticks} {regex}");

    static Regex RegexOf(string name) => name.Split(' ', 3) is [var options, var ticks, var pattern]
        ? new Regex(pattern, (RegexOptions)int.Parse(options, CultureInfo.InvariantCulture), new TimeSpan(long.Parse(ticks, CultureInfo.InvariantCulture)))
        : throw new InvalidDataException("The payload holds a regular expression without options.");

    sealed class Kind<T>(Func<T, string?> nameOf, Func<string, T> named) : NamedObjects where T : class
    {
        public override Type Type => typeof(T);

        public override string? NameOf(object value) => nameOf((T)value);

        public override object Named(string name) => named(name);
    }
}
