using System.Diagnostics;

namespace ActorSweep.Chaos;

/// <summary>Clients, each a process with its own ledger, started again when they die.</summary>
sealed class ClientProcesses : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("chaos-clients-").FullName;
    readonly Process[] _clients;
    readonly string _urls;
    bool _isStopping;

    public ClientProcesses(string urls, int count)
    {
        _urls = urls;
        _clients = [.. Enumerable.Range(0, count).Select(Start)];
    }

    public int Count => _clients.Length;

    public IReadOnlyList<Ledger> Ledgers => [.. Enumerable.Range(0, Count).Select(LedgerOf)];

    /// <summary>The number of clients that ended by themselves, which is an error.</summary>
    public int Failed { get; private set; }

    /// <summary>Kills a client. Another one continues its ledger.</summary>
    public async Task ReplaceAsync(int client)
    {
        await KillAsync(_clients[client]);
        _clients[client].Dispose();
        _clients[client] = Start(client);
    }

    public async Task StopAsync()
    {
        _isStopping = true;
        foreach (var client in _clients)
            await KillAsync(client);
    }

    public void Dispose()
    {
        foreach (var client in _clients)
        {
            if (!client.HasExited)
                client.Kill();
            client.Dispose();
        }
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The path of this program, also if it was started as an argument of <c>dotnet</c>.</summary>
    static string Program => Path.Combine(AppContext.BaseDirectory, typeof(ClientProcesses).Assembly.GetName().Name!);

    async Task KillAsync(Process client)
    {
        if (client.HasExited)
        {
            Failed++;
            Console.WriteLine("WRONG: a client has ended by itself");
        }
        client.Kill();
        await client.WaitForExitAsync();
    }

    Process Start(int client)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, $"{client}")).FullName;
        var process = Process.Start(new ProcessStartInfo(Program, ["client", _urls, folder]) { RedirectStandardError = true })!;
        process.EnableRaisingEvents = true;
        process.ErrorDataReceived += (_, e) => Say(e.Data);
        process.BeginErrorReadLine();
        return process;

        void Say(string? line)
        {
            if (line is not null && !_isStopping)
                Console.WriteLine($"    client-{client}: {line}");
        }
    }

    Ledger LedgerOf(int client) => new(Path.Combine(_folder, $"{client}"));
}
