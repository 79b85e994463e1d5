using Supervisor.Terminal;
using Supervisor.Terminal.Hosted.Wire;
using Supervisor.Terminal.Pty;

namespace Supervisor.Fuzz.Targets;

/// <summary>What comes over the socket of the terminal host, to either side.</summary>
internal sealed class PtyHostFramesTarget : IFuzzTarget
{
    public string Name => "ptyhost-frames";

    public IReadOnlyList<byte[]> Seeds { get; } =
    [
        Recorded(new Hello(1, 1, "0.1.0", 12, ["a"]), new Spawn(1, new PtySpawn("sh", ["-c", "true"], "/", new Dictionary<string, string> { ["A"] = "b" }, new TerminalSize(80, 24)) { Label = "x" })),
        Recorded(new Input(1, 2, "mark", "keys"u8.ToArray()), new CancelInput(1, 2), new Resize(1, new TerminalSize(1, 1)), new Stop(1, 5000), new Release(1)),
        Recorded(new TakeUp(1, -1), new Acknowledge(1, 10), new Painting(1, 10, "\e[2J"u8.ToArray()), new Shutdown(1000), new Ping(7)),
        Recorded(new Welcome(1, 1, 1, "0.1.0", 13, "i", []), new Held(new HeldPty(1, 14, "x", new TerminalSize(80, 24), [new InputMark("m", true)], null), 100), new HeldEnd(1)),
        Recorded(new Spawned(1, 1, 15), new SpawnFailed(2, "no"), new Output(1, 0, "text"u8.ToArray()), new OutputLost(1, 5), new Exited(1, new ExitStatus(0, null)), new Gone(3), new Pong(7), new Fault("why")),
    ];

    public IReadOnlyList<string> Words { get; } = ["\u0002\0\0\0", "\0\0\0\0", "\u0001\0\0\0", "supervisor-ptyhost"];

    public void Take(byte[] input, Chance chance)
    {
        var frames = new FrameReader();
        try
        {
            for (var at = 0; at < input.Length;)
            {
                var room = frames.Room();
                var length = Math.Min(Math.Min(input.Length - at, room.Length), 1 + chance.Below(20_000));
                input.AsMemory(at, length).CopyTo(room);
                frames.Came(length);
                at += length;
                while (frames.TryRead(out var bytes))
                {
                    if (Decoded(bytes) is { } frame) CheckAgain(frame);
                }
            }
        }
        catch (ProtocolException)
        {
            // What is documented: the connection is ended, with the reason.
        }

        // Without its length, as if that had been right.
        Decoded(input);
    }

    private static Frame? Decoded(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return FrameDecoder.Read(bytes);
        }
        catch (ProtocolException)
        {
            return null;
        }
    }

    /// <summary>What was understood can be said again, and is then the same.</summary>
    private static void CheckAgain(Frame frame)
    {
        var once = Recorded(frame);
        var again = FrameDecoder.Read(once.AsMemory(Protocol.LengthBytes)) ?? throw new BrokenPromiseException($"what was written of {frame.Kind} is not known");
        if (!Recorded(again).AsSpan().SequenceEqual(once)) throw new BrokenPromiseException($"{frame.Kind} is another one when it is written and read");
    }

    private static byte[] Recorded(params Frame[] frames)
    {
        var writer = new FieldWriter();
        foreach (var frame in frames) writer.Write(frame);
        return writer.Waiting.ToArray();
    }
}
