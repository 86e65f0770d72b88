using System.Diagnostics;
using System.Text.Json;

namespace ActorSweep.EndToEnd.Tests.Processes;

/// <summary>What a machine that is cut off can't do any more.</summary>
public enum Cut
{
    /// <summary>Nothing gets to it, and nothing from it to others.</summary>
    Off,

    /// <summary>It hears nothing, and is heard.</summary>
    Deaf,

    /// <summary>It is not heard, and hears.</summary>
    Mute,

    /// <summary>It and the other machines don't reach each other. All reach the tests' own, where the journal's server is.</summary>
    FromOthers,
}

/// <summary>Machines with a network between them that can be cut, in either direction: network namespaces on a bridge. The tests' own is on it as well.</summary>
sealed class Machines : IDisposable
{
    const string Bridge = "as-bridge", Subnet = "10.91.73";

    /// <summary>A queue that has no place lets nothing pass, and nobody is told.</summary>
    static readonly string[] Nothing = ["root", "pfifo", "limit", "0"];

    readonly List<string> _names = [];

    public Machines(params string[] names)
    {
        Run("ip", "link", "add", Bridge, "type", "bridge");
        _names.AddRange(names);
        Run("ip", "addr", "add", $"{Here}/24", "dev", Bridge);
        Run("ip", "link", "set", Bridge, "up");
        foreach (var name in names)
        {
            Run("ip", "netns", "add", SpaceOf(name));
            Run("ip", "link", "add", LinkOf(name), "type", "veth", "peer", "name", "eth0", "netns", SpaceOf(name));
            Run("ip", "link", "set", LinkOf(name), "master", Bridge, "up");
            In(name, "ip", "addr", "add", $"{AddressOf(name)}/24", "dev", "eth0");
            In(name, "ip", "link", "set", "eth0", "up");
            In(name, "ip", "link", "set", "lo", "up");
        }
    }

    /// <summary>Where the tests' own machine is.</summary>
    public static string Here => $"{Subnet}.254";

    public string AddressOf(string name) => $"{Subnet}.{_names.IndexOf(name) + 1}";

    public RunningProgram Start(string name, Cli cli, params string[] arguments) =>
        RunningProgram.Start("ip", cli.Folder, ["netns", "exec", SpaceOf(name), Repository.Program, .. arguments]);

    public void CutOff(string name, Cut cut)
    {
        if (cut == Cut.FromOthers)
        {
            Route("add", name);
            return;
        }
        if (cut != Cut.Mute)
            Run("tc", ["qdisc", "add", "dev", LinkOf(name), .. Nothing]);
        if (cut != Cut.Deaf)
            In(name, "tc", ["qdisc", "add", "dev", "eth0", .. Nothing]);
    }

    public void Mend(string name, Cut cut)
    {
        if (cut == Cut.FromOthers)
        {
            Route("del", name);
            return;
        }
        if (cut != Cut.Mute)
            Run("tc", "qdisc", "del", "dev", LinkOf(name), "root");
        if (cut != Cut.Deaf)
            In(name, "tc", "qdisc", "del", "dev", "eth0", "root");
    }

    /// <summary>Adds or deletes, at both ends, a way from a machine to each other that leads nowhere.</summary>
    void Route(string verb, string name)
    {
        foreach (var other in _names.Where(other => other != name))
        {
            In(name, "ip", "route", verb, "blackhole", AddressOf(other));
            In(other, "ip", "route", verb, "blackhole", AddressOf(name));
        }
    }

    /// <summary>Asks the scheduler node on a machine until so much of a run is done: by a program there, for its port is on the machine's loopback, and so again and again.</summary>
    public async Task ReachAsync(string name, long done)
    {
        using var patience = new CancellationTokenSource(RunningProgram.Patience);
        while (true)
        {
            var status = In(name, "curl", "-s", "http://127.0.0.1:8787/runs");
            if (status.StartsWith('[') && JsonDocument.Parse(status).RootElement.EnumerateArray().Any(run => run.GetProperty("done").GetInt64() >= done))
                return;
            await Task.Delay(100, patience.Token);
        }
    }

    public void Dispose()
    {
        foreach (var name in _names)
        {
            Run("ip", "link", "del", LinkOf(name));
            Run("ip", "netns", "del", SpaceOf(name));
        }
        Run("ip", "link", "del", Bridge);
    }

    static string SpaceOf(string name) => $"actorsweep-{name}";

    static string LinkOf(string name) => $"as-{name}";

    static string In(string name, string program, params string[] arguments) => Run("ip", ["netns", "exec", SpaceOf(name), program, .. arguments]);

    static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 || program == "ip" && arguments.Contains("curl")
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {process.StandardError.ReadToEnd()}");
    }
}
