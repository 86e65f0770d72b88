namespace ActorSweep.Bench;

/// <summary>The deck's sweep as a whole process, start-up included, in turn with the same in serial NumPy.</summary>
static class DeckBench
{
    const int Rounds = 7;

    public static async Task RunAsync(ResultTable table)
    {
        var (ours, deck, careful) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round <= Rounds; round++)
        {
            var times = ((await Measured.SweepAsync()).Seconds, (await Measured.PeerAsync("serial.py")).Seconds, (await Measured.PeerAsync("serial_careful.py")).Seconds);
            Console.WriteLine($"deck: {times.Item1:0.000} s, NumPy {times.Item2:0.000} s, careful {times.Item3:0.000} s{(round == 0 ? " (warm-up)" : "")}");
            if (round == 0)
                continue;
            ours.Add(times.Item1);
            deck.Add(times.Item2);
            careful.Add(times.Item3);
        }
        var (a, b, c) = (ResultTable.Median(ours), ResultTable.Median(deck), ResultTable.Median(careful));
        table.Add("deck's sweep, whole process / serial NumPy", $"{a:0.00} s / {b:0.00} s = {ResultTable.Median(ours.Zip(deck, (x, y) => x / y)):0.000}", "≤ 0.25", "0.1");
        table.Add("deck's sweep, whole process / careful NumPy", $"{a:0.00} s / {c:0.00} s = {ResultTable.Median(ours.Zip(careful, (x, y) => x / y)):0.000}", "≤ 0.4", "0.15");
    }
}
