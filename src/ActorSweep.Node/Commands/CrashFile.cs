namespace ActorSweep.Node.Commands;

/// <summary>Keeps the details of an exception that no command expects, for a report.</summary>
static class CrashFile
{
    /// <summary>Writes the exception to a file in the folder for temporary files. Returns a sentence that says where.</summary>
    public static string Write(Exception e)
    {
        var path = Path.Combine(Path.GetTempPath(), $"actorsweep-error-{Environment.ProcessId}.log");
        try
        {
            File.WriteAllText(path, $"{DateTimeOffset.UtcNow:O} {string.Join(' ', Environment.GetCommandLineArgs())}\n{e}\n");
            return $"This is a fault of ActorSweep. Please report it, with the file '{path}'.";
        }
        catch (Exception unwritten) when (unwritten is IOException or UnauthorizedAccessException)
        {
            return "This is a fault of ActorSweep. Please report it.";
        }
    }
}
