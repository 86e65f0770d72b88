using System.Globalization;

namespace ActorSweep.Protocol.Payloads;

/// <summary>
/// The culture behavior of a program as it travels with the program's work: null for a globalization-invariant program; else the names of its current
/// culture and, if it differs, of its current UI culture, such as <c>de-DE/en-US</c>.
/// </summary>
static class Cultures
{
    const string Switch = "System.Globalization.Invariant", Variable = "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT";

    /// <summary>Whether this program is globalization-invariant: it compares texts by code units and knows no cultures.</summary>
    public static bool AreInvariant { get; } = AppContext.TryGetSwitch(Switch, out var isSet)
        ? isSet
        : Environment.GetEnvironmentVariable(Variable) is { } text && (text == "1" || text.Equals("true", StringComparison.OrdinalIgnoreCase));

    /// <summary>Returns the culture behavior of the code that calls.</summary>
    public static string? OfThisCode() => AreInvariant ? null
        : CultureInfo.CurrentCulture.Name == CultureInfo.CurrentUICulture.Name ? CultureInfo.CurrentCulture.Name
        : $"{CultureInfo.CurrentCulture.Name}/{CultureInfo.CurrentUICulture.Name}";

    /// <summary>Makes the cultures current for the code that follows in the same execution context. Null has no effect.</summary>
    /// <exception cref="CultureNotFoundException">This machine does not know the culture.</exception>
    public static void Apply(string? cultures)
    {
        if (cultures is null || AreInvariant)
            return;
        var end = cultures.IndexOf('/');
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(end < 0 ? cultures : cultures[..end]);
        CultureInfo.CurrentUICulture = end < 0 ? CultureInfo.CurrentCulture : CultureInfo.GetCultureInfo(cultures[(end + 1)..]);
    }
}
