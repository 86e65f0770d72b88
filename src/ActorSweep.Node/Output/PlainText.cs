using System.Globalization;
using System.Text;

namespace ActorSweep.Node.Output;

/// <summary>Makes control characters visible in texts that users wrote: an escape sequence could change the terminal.</summary>
static class PlainText
{
    /// <summary>Returns the text with each control character, except the tab, as <c>\xNN</c>.</summary>
    public static string Of(string text)
    {
        if (!text.Any(IsHidden))
            return text;
        var plain = new StringBuilder(text.Length);
        foreach (var character in text)
            if (IsHidden(character))
                plain.Append(CultureInfo.InvariantCulture, $"\\x{(int)character:x2}");
            else
                plain.Append(character);
        return plain.ToString();
    }

    /// <summary>Does the same in each line.</summary>
    public static string OfLines(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(Of));

    static bool IsHidden(char character) => char.IsControl(character) && character != '\t';
}
