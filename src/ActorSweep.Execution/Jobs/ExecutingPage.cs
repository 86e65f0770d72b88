using System.Collections.Concurrent;
using System.IO.MemoryMappedFiles;

namespace ActorSweep.Execution.Jobs;

/// <summary>
/// A page of memory that a worker shares with an executor. Each thread of the executor records the attempt that it executes, so that the worker can read
/// the executing attempts however the executor dies, without any message while it lives.
/// </summary>
sealed class ExecutingPage : IDisposable
{
    const int Cells = 1024;

    readonly MemoryMappedFile _file;
    readonly MemoryMappedViewAccessor _view;
    readonly ConcurrentBag<int> _free = [.. Enumerable.Range(0, Cells)];

    ExecutingPage(MemoryMappedFile file) => (_file, _view) = (file, file.CreateViewAccessor());

    /// <exception cref="IOException">There is no room for the page.</exception>
    public static ExecutingPage Create(string path)
    {
        // Written as a file, because access to mapped memory without room on the disk ends the process.
        File.WriteAllBytes(path, new byte[Cells * sizeof(long)]);
        return Open(path);
    }

    public static ExecutingPage Open(string path) => new(MemoryMappedFile.CreateFromFile(path, FileMode.Open));

    /// <summary>
    /// Records an attempt that begins. Returns the cell to pass to <see cref="End"/>; -1, and nothing is recorded, where all cells are in use.
    /// </summary>
    public int Begin(AttemptId attempt)
    {
        if (!_free.TryTake(out var cell))
            return -1;
        _view.Write(cell * sizeof(long), attempt.Value);
        return cell;
    }

    public void End(int cell)
    {
        if (cell < 0)
            return;
        _view.Write(cell * sizeof(long), 0L);
        _free.Add(cell);
    }

    /// <summary>The executing attempts; none where the page is closed.</summary>
    public IReadOnlySet<AttemptId> Executing
    {
        get
        {
            var executing = new HashSet<AttemptId>();
            try
            {
                for (var cell = 0; cell < Cells; cell++)
                    if (_view.ReadInt64(cell * sizeof(long)) is not 0 and var attempt)
                        executing.Add(new AttemptId(attempt));
            }
            catch (ObjectDisposedException)
            {
                // The page was closed by another thread meanwhile.
                executing.Clear();
            }
            return executing;
        }
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
