using System.Diagnostics;
using System.Text.Json;

namespace ActorSweep.EndToEnd.Tests.Processes;

/// <summary>The ways to cut off a machine.</summary>
public enum Cut
{
    /// <summary>The machine neither receives nor sends.</summary>
    Off,

    /// <summary>The machine sends but does not receive.</summary>
    Deaf,

    /// <summary>The machine receives but does not send.</summary>
    Mute,

    /// <summary>The machine and the others do not reach each other. All reach the tests' machine, which has the journal's server.</summary>
    FromOthers,
}

/// <summary>Machines with a network that can be cut in either direction: network namespaces on a bridge, which also connects the tests' machine.</summary>
sealed class Machines : IDisposable
{
    const string Bridge = "as-bridge", Subnet = "10.91.73";

    /// <summary>A queue of length 0 silently drops all packets.</summary>
    static readonly string[] Nothing = ["root", "pfifo", "limit", "0"];

    readonly List<string> _names = [];

    public Machines(params string[] names)
    {
        _names.AddRange(names);
        // Tests that were killed leave their machines.
        Dispose();
        Run("ip", "link", "add", Bridge, "type", "bridge");
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

    /// <summary>The address of the tests' machine.</summary>
    public static string Here => $"{Subnet}.254";

    public IReadOnlyList<string> Names => _names;

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

    public void Reconnect(string name, Cut cut)
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

    /// <summary>Adds or deletes blackhole routes between a machine and each of the others, at both ends.</summary>
    void Route(string verb, string name)
    {
        foreach (var other in _names.Where(other => other != name))
        {
            In(name, "ip", "route", verb, "blackhole", AddressOf(other));
            In(other, "ip", "route", verb, "blackhole", AddressOf(name));
        }
    }

    /// <summary>
    /// Polls a route of the scheduler node on a machine until a condition on the answer holds. A program on that machine sends the request, because
    /// the port is on the loopback of the machine.
    /// </summary>
    public async Task WaitAsync(string name, string route, Func<JsonElement, bool> condition)
    {
        using var patience = new CancellationTokenSource(RunningProgram.Patience);
        while (true)
        {
            var answer = In(name, "curl", "-s", "--fail", $"http://127.0.0.1:8787/{route}");
            if (answer.Length > 0 && condition(JsonDocument.Parse(answer).RootElement))
                return;
            await Task.Delay(200, patience.Token);
        }
    }

    public void Dispose()
    {
        foreach (var name in _names)
        {
            if (HasLink(LinkOf(name)))
                Run("ip", "link", "del", LinkOf(name));
            if (File.Exists($"/run/netns/{SpaceOf(name)}"))
                Run("ip", "netns", "del", SpaceOf(name));
        }
        if (HasLink(Bridge))
            Run("ip", "link", "del", Bridge);
    }

    static bool HasLink(string name) => Directory.Exists($"/sys/class/net/{name}");

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
