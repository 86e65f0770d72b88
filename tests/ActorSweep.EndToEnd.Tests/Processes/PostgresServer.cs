using System.Diagnostics;

namespace ActorSweep.EndToEnd.Tests.Processes;

/// <summary>A PostgreSQL server for tests, from Debian's package. Its data folder is deleted with it.</summary>
sealed class PostgresServer : IDisposable
{
    const string User = "postgres";

    readonly string _folder = Directory.CreateTempSubdirectory("actorsweep-postgres-").FullName;
    readonly string _bin = Directory.GetDirectories("/usr/lib/postgresql").Order().Last() + "/bin";
    readonly int _port;
    readonly string _address;
    int _databases;

    /// <param name="address">The address on which the server listens.</param>
    public PostgresServer(int port, string address = "127.0.0.1")
    {
        (_port, _address) = (port, address);
        // The server refuses to run as root.
        if (Environment.IsPrivilegedProcess)
            Run("chown", User, _folder);
        AsUser("initdb", "-D", Data, "-U", User, "-A", "trust", "-N");
        File.AppendAllText(Path.Combine(Data, "pg_hba.conf"), "host all all samenet trust\n");
        Start();
    }

    /// <summary>Creates a database.</summary>
    public PostgresDatabase NewDatabase()
    {
        var name = $"sweep{++_databases}";
        Query("postgres", $"CREATE DATABASE {name}");
        return new PostgresDatabase(this, name, $"Host={_address};Port={_port};Username={User};Database={name}");
    }

    string Data => Path.Combine(_folder, "data");

    public void Start() => AsUser("pg_ctl", "-D", Data, "-o", $"-p {_port} -h {_address} -k {_folder}", "-l", Path.Combine(_folder, "log"), "-w", "start");

    /// <summary>Stops the server like a crash, without finishing transactions.</summary>
    public void Stop() => AsUser("pg_ctl", "-D", Data, "-m", "immediate", "-w", "stop");

    /// <summary>Terminates all other connections.</summary>
    public void CutConnections() => Query("postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'");

    public string Query(string database, string sql) => AsUser("psql", "-h", _address, "-p", $"{_port}", "-U", User, "-d", database, "-At", "-c", sql).Trim();

    public void Dispose()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
            Stop();
        Directory.Delete(_folder, recursive: true);
    }

    string AsUser(string program, params string[] arguments) => Environment.IsPrivilegedProcess
        ? Run("runuser", ["-u", User, "--", Path.Combine(_bin, program), .. arguments])
        : Run(Path.Combine(_bin, program), arguments);

    string Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        // Processes that outlive the program keep its outputs open, so only the output so far is read.
        var output = process.StandardOutput.ReadToEndAsync();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {process.StandardError.ReadToEnd()}");
        return output.Wait(TimeSpan.FromSeconds(1)) ? output.Result : "";
    }
}

/// <summary>A database of a server, for one test.</summary>
sealed record PostgresDatabase(PostgresServer Server, string Name, string ConnectionString)
{
    public string Query(string sql) => Server.Query(Name, sql);
}
