namespace ActorSweep.Protocol.Payloads;

/// <summary>Tells whether a text has UTF-8: half of a surrogate pair has none.</summary>
static class WellFormed
{
    public static bool Is(string text)
    {
        for (var i = text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff'); i >= 0 && i < text.Length; i++)
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
                return false;
        return true;
    }
}
