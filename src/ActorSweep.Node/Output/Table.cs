namespace ActorSweep.Node.Output;

/// <summary>Writes rows in aligned columns, readable for people and awk.</summary>
static class Table
{
    public static void Write(string[] header, IEnumerable<string[]> rows)
    {
        string[][] all = [header, .. rows.Select(row => Array.ConvertAll(row, PlainText.Of))];
        var widths = header.Select((_, column) => all.Max(row => row[column].Length)).ToArray();
        foreach (var row in all)
            Console.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }
}
