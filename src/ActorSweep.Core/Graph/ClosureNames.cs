using System.Text.RegularExpressions;

namespace ActorSweep.Core.Graph;

/// <summary>Turns the compiler's names for captured variables back into the names that people wrote.</summary>
static partial class ClosureNames
{
    /// <summary>Removes closures from an expression: <c>value(Program+&lt;&gt;c__DisplayClass0_0).beta</c> becomes <c>beta</c>.</summary>
    public static string Strip(string expression) => Owner().Replace(expression, "");

    /// <summary>Whether the compiler made a type to hold captured variables.</summary>
    public static bool IsClosure(Type type) => type.Name.Contains("DisplayClass") && type.Name.StartsWith('<');

    /// <summary>Returns a field's name as people wrote it, also for a property or a captured <c>this</c>; null for a closure inside a closure.</summary>
    public static string? OfField(string name) =>
        name.StartsWith("CS$<>", StringComparison.Ordinal) ? null
        : name == "<>4__this" ? "this"
        : name.StartsWith('<') && name.IndexOf('>') is > 1 and var end ? name[1..end]
        : name;

    [GeneratedRegex(@"value\([^()]*DisplayClass[^()]*\)\.(CS\$<>8__locals\d+\.)*")]
    private static partial Regex Owner();
}
