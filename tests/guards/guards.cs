#:property PublishAot=false

// Deletes the guard clauses of the scheduler and the worker, one at a time, and runs the tests of Core: each deletion must fail one. README.md says
// which did not. Run it from the project's folder: dotnet run tests/guards/guards.cs [-- PART OF A FILE'S NAME]
using System.Diagnostics;
using System.Text.RegularExpressions;

var only = args.FirstOrDefault() ?? "";
var copy = Directory.CreateTempSubdirectory("actorsweep-guards-").FullName;
foreach (var part in (string[])["src/ActorSweep.Core", "src/ActorSweep.Models", "tests/ActorSweep.Core.Tests", "."])
    foreach (var file in Directory.EnumerateFiles(part, "*", part == "." ? SearchOption.TopDirectoryOnly : SearchOption.AllDirectories).Where(file => !Regex.IsMatch(file, @"/(bin|obj)/")))
    {
        Directory.CreateDirectory(Path.Combine(copy, Path.GetDirectoryName(file)!));
        File.Copy(file, Path.Combine(copy, file));
    }

// One build serves all: an environment variable says which guard is deleted.
File.WriteAllText(Path.Combine(copy, "src/ActorSweep.Core/Guard.cs"), """
    namespace ActorSweep.Core;

    static class Guard
    {
        static readonly int Deleted = int.Parse(System.Environment.GetEnvironmentVariable("ACTORSWEEP_GUARD") ?? "-1");

        public static bool Holds(int number) => number != Deleted;
    }
    """);
var guards = new List<string>();
foreach (var folder in (string[])["Scheduling", "Working"])
    foreach (var file in Directory.GetFiles(Path.Combine(copy, "src/ActorSweep.Core", folder), "*.cs").Where(file => Path.GetFileName(file).Contains(only)).Order())
    {
        var lines = File.ReadAllLines(file);
        for (var i = 0; i + 1 < lines.Length; i++)
            if (Regex.Match(lines[i], @"^(\s*)if \((.+)\)$") is { Success: true } guard
                && (Regex.IsMatch(lines[i + 1], @"^\s+(return|throw|continue|break)\b.*;") || (lines[i + 1].Trim() == "{" && Leaves(lines, i + 1)))
                // A variable that the condition declares would be missing below.
                && !Regex.IsMatch(guard.Groups[2].Value, @"\b(is not|out) .*(\{[^}]*\}|var) [\w(]"))
            {
                lines[i] = $"{guard.Groups[1].Value}if (global::ActorSweep.Core.Guard.Holds({guards.Count}) && ({guard.Groups[2].Value}))";
                guards.Add($"{folder}/{Path.GetFileName(file)}:{i + 1}: if ({guard.Groups[2].Value})");
            }
        File.WriteAllLines(file, lines);
    }

Console.WriteLine($"{guards.Count} guards in {copy}");
if (await RunAsync(null, "build", "tests/ActorSweep.Core.Tests", "-c", "Release", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false") != 0)
    return 1;
if (await TestAsync(-1) != 0)
    throw new InvalidOperationException("The tests fail with all guards in place.");

var survivors = 0;
await Parallel.ForAsync(0, guards.Count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, async (i, _) =>
{
    if (await TestAsync(i) != 0)
        return;
    Interlocked.Increment(ref survivors);
    Console.WriteLine($"survived: {guards[i]}");
});
Console.WriteLine($"{survivors} of {guards.Count} deletions survived");
return 0;

static bool Leaves(string[] lines, int brace)
{
    var end = Array.FindIndex(lines, brace, line => line.Trim() == "}");
    return end > 0 && Regex.IsMatch(lines[end - 1], @"^\s+(return|throw|continue|break)\b.*;");
}

// The tests of single classes are quick, and notice most; the simulator notices the rest.
async Task<int> TestAsync(int guard) =>
    await RunAsync(guard, "test", "tests/ActorSweep.Core.Tests", "-c", "Release", "--no-build", "--filter", "FullyQualifiedName!~Simulation") is var quick and not 0
        ? quick
        : await RunAsync(guard, "test", "tests/ActorSweep.Core.Tests", "-c", "Release", "--no-build", "--filter", "FullyQualifiedName~Simulation");

async Task<int> RunAsync(int? guard, params string[] arguments)
{
    var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = copy, RedirectStandardOutput = true, RedirectStandardError = true };
    start.Environment["ACTORSWEEP_GUARD"] = $"{guard ?? -1}";
    start.Environment["ACTORSWEEP_SEEDS"] = "100";
    using var process = Process.Start(start)!;
    var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
    // A deleted guard may leave a test waiting.
    using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
    try
    {
        await process.WaitForExitAsync(patience.Token);
    }
    catch (OperationCanceledException)
    {
        process.Kill(entireProcessTree: true);
        return 1;
    }
    if (guard is null && process.ExitCode != 0)
        Console.WriteLine(await output + await errors);
    return process.ExitCode;
}
