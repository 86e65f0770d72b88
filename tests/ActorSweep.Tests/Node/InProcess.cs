using ActorSweep.Node.Commands;

namespace ActorSweep.Tests.Node;

/// <summary>The program's command line in this process: in a folder of its own, with its output captured.</summary>
sealed class InProcess : IDisposable
{
    readonly string _before = Directory.GetCurrentDirectory();
    readonly (TextWriter Output, TextWriter Errors) _console = (Console.Out, Console.Error);

    public InProcess() => Directory.SetCurrentDirectory(Folder);

    public string Folder { get; } = Directory.CreateTempSubdirectory("actorsweep-test-").FullName;

    public string PathOf(params string[] parts) => Path.Combine([Folder, .. parts]);

    public async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        Console.SetOut(output);
        Console.SetError(errors);
        try
        {
            return (await CommandLine.RunAsync(arguments), output.ToString(), errors.ToString());
        }
        finally
        {
            Console.SetOut(_console.Output);
            Console.SetError(_console.Errors);
        }
    }

    public void Dispose()
    {
        Directory.SetCurrentDirectory(_before);
        Directory.Delete(Folder, recursive: true);
    }
}
