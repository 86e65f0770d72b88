namespace ActorSweep.Node.Picture;

/// <summary>Shortens names that have no room in a picture. Names often differ at their ends, so the middle is left out.</summary>
static class ShortName
{
    const int Longest = 20;

    public static string Of(string name) =>
        name.Length <= Longest ? name : $"{name.AsSpan(0, Longest / 2)}…{name.AsSpan(name.Length - (Longest - Longest / 2 - 1))}";
}
