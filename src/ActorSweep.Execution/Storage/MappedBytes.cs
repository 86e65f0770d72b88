using System.Buffers;
using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace ActorSweep.Execution.Storage;

/// <summary>
/// Bytes in a file that only this process has. They are outside the garbage collector's heap, and the system may write them out of memory. The file is deleted
/// with this object, or with the process.
/// </summary>
sealed unsafe class MappedBytes : MemoryManager<byte>
{
    readonly SafeMemoryMappedViewHandle _view;
    readonly int _length;
    readonly byte* _start;

    MappedBytes(SafeMemoryMappedViewHandle view, int length)
    {
        (_view, _length) = (view, length);
        view.AcquirePointer(ref _start);
    }

    /// <summary>Writes bytes to a new file and maps it.</summary>
    /// <exception cref="IOException">There is no room for the file.</exception>
    public static MappedBytes Write(string path, ReadOnlySpan<byte> bytes)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, bufferSize: 0, FileOptions.DeleteOnClose);
        // Written as a file, because a write to mapped memory ends the process where the disk is full.
        file.Write(bytes);
        using var mapped = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        // The mapping outlives the file's name and handle.
        return new MappedBytes(mapped.CreateViewAccessor(0, bytes.Length, MemoryMappedFileAccess.Read).SafeMemoryMappedViewHandle, bytes.Length);
    }

    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(_view.IsClosed, this);
        return new Span<byte>(_start, _length);
    }

    public override MemoryHandle Pin(int elementIndex = 0) => new(_start + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (!disposing || _view.IsClosed)
            return;
        _view.ReleasePointer();
        _view.Dispose();
    }
}
