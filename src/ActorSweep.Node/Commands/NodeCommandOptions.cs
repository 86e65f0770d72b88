using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using ActorSweep.Actors;
using ActorSweep.Hosting;
using ActorSweep.Settings;
using Akka.Configuration;

namespace ActorSweep.Node.Commands;

/// <summary>The options that seeds and workers share.</summary>
sealed class NodeCommandOptions
{
    readonly Option<string> _host = new("--host")
    {
        Description = "Address at which other nodes reach this one.",
        HelpName = "HOST",
        DefaultValueFactory = _ => "127.0.0.1",
    };

    readonly Option<int?> _port = Options.Number("--port", "The cluster's port on this node. Default: 4053 on a scheduler node, any free one on a worker.", 0, 65535, "P");
    readonly Option<string?> _name = Options.Text("--name", "Name of the node in lists.", "NAME");
    readonly Option<string?> _config = Options.Text("--config", "File of settings in HOCON, Akka's configuration format. They override the node's settings, which 'actorsweep config' prints.", "FILE");

    readonly Option<bool> _trust = Options.Flag(
        "--trust-network", "Allow a --host that is not loopback. Nodes do not encrypt or ask for passwords: everyone on that network can use the node.");

    readonly Option<bool> _child = new("--child") { Hidden = true, Description = "End when standard input ends, because the parent process has ended." };

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_host, _port, _name, _config, _trust, _child])
            command.Options.Add(option);
    }

    public bool IsChild(ParseResult parsed) => parsed.GetValue(_child);

    /// <summary>Reads the options of a node from the command line.</summary>
    /// <exception cref="UsageException">The host is not loopback and the network is not trusted, or the HOCON file is invalid.</exception>
    public NodeOptions Read(ParseResult parsed, string defaultName)
    {
        var host = parsed.GetValue(_host)!;
        if (!IsLoopback(host) && !parsed.GetValue(_trust))
            throw new UsageException(
                $"--host {host} can be reached from other machines, and nodes do not encrypt or ask for passwords yet. "
                + "On a network that you trust, add --trust-network.");
        return new NodeOptions
        {
            Models = BuiltInModels.Catalog,
            Name = parsed.GetValue(_name) ?? defaultName,
            Host = host,
            Port = parsed.GetValue(_port),
            Overrides = ReadConfig(parsed.GetValue(_config)),
        };
    }

    public static string ReadConfig(string? path)
    {
        ReadSettings(path, out var text);
        return text;
    }

    /// <summary>Returns the settings of a scheduler node with a file of settings; null: with the defaults.</summary>
    public static EngineSettings ReadSettings(string? path) => ReadSettings(path, out _);

    static EngineSettings ReadSettings(string? path, out string text)
    {
        try
        {
            text = path is null ? "" : File.ReadAllText(path);
            // Reads every setting, so that one that cannot be read is refused.
            return EngineSettings.Of(ActorSweepConfig.Load([ActorSweepConfig.Seed, ActorSweepConfig.Node], text));
        }
        // Akka's HOCON parser throws plain exceptions. Any exception here means that the operator's text is invalid.
        catch (Exception e)
        {
            throw new UsageException($"cannot use the settings in '{path}': {e.Message}");
        }
    }

    public static Option<string?> Memory() =>
        Options.Text(
            "--memory", "Memory of a worker and its processes, such as 4GiB. Default: the machine's memory × slots ÷ cores.", "SIZE");

    /// <exception cref="UsageException">The size is invalid, or too small to run anything.</exception>
    public static string? CheckMemory(string? size)
    {
        const long least = 256 << 20;
        if (size is null)
            return null;
        long? bytes = null;
        try
        {
            bytes = ConfigurationFactory.ParseString($"size = {size}").GetByteSize("size");
        }
        // Akka's HOCON parser throws plain exceptions. Any exception here means that the operator's text is invalid.
        catch (Exception)
        {
        }
        return bytes >= least ? size : throw new UsageException($"--memory takes a size of 256 MiB or more, as in 4GiB, not '{size}'.");
    }

    public static Option<string?> Data() =>
        Options.Text("--data", "Folder for the journal and the results, which then survive a restart. Default: a temporary folder.", "DIR");

    /// <exception cref="UsageException">The path is not a folder, and none can be created there.</exception>
    public static string? CheckData(string? folder)
    {
        if (folder is null)
            return null;
        try
        {
            return Directory.CreateDirectory(folder).FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"--data {folder} cannot be used: {e.Message.TrimEnd('.')}. Give a folder that this user can write.");
        }
    }

    /// <exception cref="UsageException">The process may open fewer files than a node needs.</exception>
    public static void CheckOpenFiles()
    {
        if (OpenFiles.Objection(OpenFiles.Limit()) is { } objection)
            throw new UsageException(objection);
    }

    /// <exception cref="UsageException">The port is in use, or the address is not of this machine.</exception>
    public static void CheckFree(string host, int port, string option)
    {
        if (port == 0)
            return;
        try
        {
            var address = IPAddress.TryParse(host, out var parsed) ? parsed : Dns.GetHostAddresses(host)[0];
            using var listener = new TcpListener(address, port);
            listener.Start();
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new UsageException($"port {port} is in use. Choose another port with {option} (0 takes any free port).");
        }
        catch (SocketException e)
        {
            throw new UsageException($"cannot listen on {host}:{port}: {e.Message}.");
        }
    }

    /// <exception cref="UsageException">A seed is not HOST:PORT.</exception>
    public static void CheckSeedNodes(IEnumerable<string> seeds)
    {
        if (seeds.FirstOrDefault(seed => !Uri.TryCreate(ActorNames.AddressOf(seed), UriKind.Absolute, out var uri) || uri.Port <= 0) is { } wrong)
            throw new UsageException($"--seed-node takes HOST:PORT, as in 127.0.0.1:4053, not '{wrong}'.");
    }

    static bool IsLoopback(string host) => host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
