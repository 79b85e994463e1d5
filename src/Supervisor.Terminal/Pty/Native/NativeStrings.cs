using System.Runtime.InteropServices;
using System.Text;

namespace Supervisor.Terminal.Pty.Native;

/// <summary>A null-terminated array of null-terminated UTF-8 strings (<c>argv</c>, <c>envp</c>) in unmanaged memory.</summary>
internal sealed unsafe class NativeStrings : IDisposable
{
    private byte** _pointers;

    internal NativeStrings(IReadOnlyCollection<string> strings)
    {
        var bytes = strings.Sum(static s => (long)Encoding.UTF8.GetByteCount(s) + 1);
        var pointerBytes = ((nuint)strings.Count + 1) * (nuint)sizeof(byte*);
        TotalBytes = bytes + (long)pointerBytes;
        _pointers = (byte**)NativeMemory.Alloc((nuint)TotalBytes);
        var text = (byte*)_pointers + pointerBytes;
        var end = (byte*)_pointers + TotalBytes;
        var index = 0;
        foreach (var s in strings)
        {
            _pointers[index++] = text;
            text += Encoding.UTF8.GetBytes(s, new Span<byte>(text, (int)(end - text)));
            *text++ = 0;
        }
        _pointers[index] = null;
    }

    /// <summary>What the strings and their pointers take, in bytes; the kernel's limit counts both.</summary>
    internal long TotalBytes { get; }

    internal byte** Pointer => _pointers;

    /// <summary>The first string.</summary>
    internal byte* First => _pointers[0];

    public void Dispose()
    {
        NativeMemory.Free(_pointers);
        _pointers = null;
    }
}
