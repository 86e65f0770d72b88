namespace ActorSweep.Bench;

/// <summary>The deck's sweep as a whole process, including start-up, alternating with the same sweep in serial NumPy.</summary>
static class DeckBench
{
    const int Rounds = 7;

    static readonly (string Script, string Name, string Must, string Aim)[] Peers =
    [
        ("serial.py", "serial NumPy", "≤ 0.25", "0.1"),
        ("serial_careful.py", "careful NumPy", "≤ 0.4", "0.15"),
        ("serial_vectorised.py", "vectorised NumPy", "", ""),
    ];

    public static async Task RunAsync(ResultTable table)
    {
        var ours = new List<double>();
        var theirs = Peers.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round <= Rounds; round++)
        {
            var own = (await Measured.SweepAsync()).Seconds;
            var others = new List<double>();
            foreach (var peer in Peers)
                others.Add((await Measured.PeerAsync(peer.Script)).Seconds);
            Console.WriteLine($"deck: {own:0.000} s; NumPy {string.Join(" s, ", others.Select(s => $"{s:0.000}"))} s{(round == 0 ? " (warm-up)" : "")}");
            if (round == 0)
                continue;
            ours.Add(own);
            for (var i = 0; i < Peers.Length; i++)
                theirs[i].Add(others[i]);
        }
        foreach (var (peer, times) in Peers.Zip(theirs))
        {
            var ratio = ResultTable.Median(ours.Zip(times, (a, b) => a / b));
            table.Add($"deck's sweep, whole process / {peer.Name}", $"{ResultTable.Median(ours):0.00} s / {ResultTable.Median(times):0.00} s = {ratio:0.00}", peer.Must, peer.Aim);
        }
    }
}
