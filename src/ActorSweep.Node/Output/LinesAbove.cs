using System.Text;
using Spectre.Console;

namespace ActorSweep.Node.Output;

/// <summary>Prints whole lines above the progress bar of a console, whoever writes to standard output or standard error meanwhile.</summary>
sealed class LinesAbove : TextWriter
{
    readonly IAnsiConsole _console;
    readonly (TextWriter Output, TextWriter Errors) _before = (Console.Out, Console.Error);
    readonly Lock _lock = new();
    readonly StringBuilder _line = new();

    public LinesAbove(IAnsiConsole console)
    {
        _console = console;
        Console.SetOut(this);
        Console.SetError(this);
    }

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value)
    {
        lock (_lock)
        {
            if (value == '\n')
                EndLine();
            else if (value != '\r')
                _line.Append(value);
        }
    }

    public override void Write(string? value)
    {
        lock (_lock)
            foreach (var character in value ?? "")
                Write(character);
    }

    protected override void Dispose(bool disposing)
    {
        Console.SetOut(_before.Output);
        Console.SetError(_before.Errors);
        lock (_lock)
            if (_line.Length > 0)
                EndLine();
        base.Dispose(disposing);
    }

    void EndLine()
    {
        _console.Write(new Text(PlainText.Of(_line.ToString()) + "\n"));
        _line.Clear();
    }
}
