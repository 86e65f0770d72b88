using System.Runtime.InteropServices;

namespace ActorSweep.Node.Output;

/// <summary>Redirects the standard output that programs inherit, and that is opened by name, to standard error.</summary>
sealed class StandardStreams : IDisposable
{
    const int Output = 1, Errors = 2;
    const int WindowsOutput = -11, WindowsErrors = -12;

    /// <summary>A descriptor or handle of the output before; negative: it could not be redirected.</summary>
    readonly nint _before;

    StandardStreams(nint before) => _before = before;

    public static StandardStreams OutputToErrors()
    {
        if (OperatingSystem.IsWindows())
        {
            var before = GetHandle(WindowsOutput);
            SetHandle(WindowsOutput, GetHandle(WindowsErrors));
            return new StandardStreams(before);
        }
        var copy = Duplicate(Output);
        if (copy >= 0)
            _ = DuplicateTo(Errors, Output);
        return new StandardStreams(copy);
    }

    public void Dispose()
    {
        if (OperatingSystem.IsWindows())
            SetHandle(WindowsOutput, _before);
        else if (_before >= 0)
        {
            _ = DuplicateTo((int)_before, Output);
            _ = Close((int)_before);
        }
    }

    [DllImport("libc", EntryPoint = "dup")]
    static extern int Duplicate(int descriptor);

    [DllImport("libc", EntryPoint = "dup2")]
    static extern int DuplicateTo(int from, int to);

    [DllImport("libc", EntryPoint = "close")]
    static extern int Close(int descriptor);

    [DllImport("kernel32", EntryPoint = "GetStdHandle")]
    static extern nint GetHandle(int which);

    [DllImport("kernel32", EntryPoint = "SetStdHandle")]
    static extern bool SetHandle(int which, nint handle);
}
