using System.Buffers;
using System.Text;
using Supervisor.Control.Attach;
using Supervisor.Daemon.Attach;
using Supervisor.Daemon.Clients;

namespace Supervisor.Fuzz.Targets;

/// <summary>The frames of an attached viewer, and the keys in them.</summary>
internal sealed class FramesTarget : IFuzzTarget
{
    public string Name => "frames";

    public IReadOnlyList<byte[]> Seeds { get; } = [Recorded("hello\r", 80, 24), Recorded("\e[200~pasted\e[201~", 1, 1), Recorded("\e]11;rgb:0/0/0\e\\\e[?62;c\e[12;3R\e[<35;1;1M", 65535, 65535)];

    public IReadOnlyList<string> Words { get; } = ["\0\0\0\0\0", "\u0001\0\0\0\u0001", "\e[200~", "\e[201~", "\e]11;", "\eP", "\e[?1;2c", "\e[1;99999999999R", "\e[I", "\e[O", "\e[<35;1;1M", "\e[M"];

    public void Take(byte[] input, Chance chance)
    {
        var (frames, keys) = (new AttachFrameReader(), new ViewerInput());
        try
        {
            for (var at = 0; at < input.Length;)
            {
                var length = Math.Min(input.Length - at, 1 + chance.Below(8192));
                frames.Feed(input.AsSpan(at, length));
                at += length;
                while (frames.TryRead(out var frame))
                {
                    AttachFrames.TryReadSize(frame.Payload.Span, out _, out _);
                    AttachFrames.ReadExit(frame.Payload.Span);
                    AttachFrames.ReadBye(frame.Payload.Span);
                    TakeKeys(keys, frame.Payload);
                }
            }
        }
        catch (InvalidDataException)
        {
            // What is documented: the viewer is told, and dropped.
        }

        TakeKeys(keys, input);
    }

    private static void TakeKeys(ViewerInput keys, ReadOnlyMemory<byte> input)
    {
        var filtered = keys.Filter(input);
        if (filtered.Length > input.Length) throw new BrokenPromiseException("more keys came out than went in");
        PersonKeys.IsTyping(filtered.Span);
    }

    private static byte[] Recorded(string keys, int columns, int rows)
    {
        var frames = new ArrayBufferWriter<byte>();
        AttachFrames.WriteResize(frames, columns, rows);
        AttachFrames.Write(frames, AttachFrameKind.Input, Encoding.UTF8.GetBytes(keys));
        AttachFrames.WriteExit(frames, 1);
        AttachFrames.WriteBye(frames, "bye");
        return frames.WrittenSpan.ToArray();
    }
}
