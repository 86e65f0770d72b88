using System.Text.RegularExpressions;

namespace ActorSweep.Core.Graph;

/// <summary>The compiler's names for what a lambda captures, turned back into what people wrote.</summary>
static partial class ClosureNames
{
    /// <summary><c>value(Program+&lt;&gt;c__DisplayClass0_0).beta</c> becomes <c>beta</c>.</summary>
    public static string Strip(string expression) => Owner().Replace(expression, "");

    /// <summary>Whether a type is what the compiler makes to hold captured variables.</summary>
    public static bool IsClosure(Type type) => type.Name.Contains("DisplayClass") && type.Name.StartsWith('<');

    /// <summary>A field's name as people wrote it: of a property, of a captured <c>this</c>; null of a closure inside a closure.</summary>
    public static string? OfField(string name) =>
        name.StartsWith("CS$<>", StringComparison.Ordinal) ? null
        : name == "<>4__this" ? "this"
        : name.StartsWith('<') && name.IndexOf('>') is > 1 and var end ? name[1..end]
        : name;

    [GeneratedRegex(@"value\([^()]*DisplayClass[^()]*\)\.(CS\$<>8__locals\d+\.)*")]
    private static partial Regex Owner();
}
