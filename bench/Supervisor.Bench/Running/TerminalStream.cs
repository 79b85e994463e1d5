using System.Text;

namespace Supervisor.Bench.Running;

/// <summary>What terminals are compared on: what the real clients wrote, as the tests have it recorded, and colourful text as builds and logs have it.</summary>
internal static class TerminalStream
{
    /// <summary>Of which size the recordings are.</summary>
    public const int Columns = 120;

    /// <summary>Of which size the recordings are.</summary>
    public const int Rows = 40;

    /// <summary>A part of so many bytes is colourful text, so that neither kind decides alone.</summary>
    private const int GeneratedShare = 4;

    /// <summary>Recorded and generated pieces in turns, as often as needed.</summary>
    /// <exception cref="BenchFailedException">There are no recordings.</exception>
    public static byte[] Compose(BenchOptions options, int length)
    {
        var folder = Path.Combine(options.Repository, "tests", "Supervisor.Claude.Tests", "TestData", "screens");
        var recorded = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.vt", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray() : [];
        if (recorded.Length == 0) throw new BenchFailedException($"there are no recordings (*.vt) in {folder}: make them by scripts/record");
        var pieces = recorded.Select(File.ReadAllBytes).ToArray();
        var stream = new MemoryStream(length);
        var generated = 0L;
        for (var at = 0; stream.Length < length; at = (at + 1) % pieces.Length)
        {
            stream.Write(pieces[at]);
            for (; generated * GeneratedShare < stream.Length; generated += Colourful(stream, generated)) ;
        }

        return stream.GetBuffer()[..length];
    }

    /// <summary>A line of a log: numbers, palette and true colours, attributes, box drawing, and characters of two cells.</summary>
    private static int Colourful(MemoryStream stream, long seed)
    {
        var (red, green) = (seed % 251, seed % 239);
        var line = Encoding.UTF8.GetBytes(
            $"\e[0;2m{seed:00000000}\e[22m \e[38;5;{seed % 256}mworker-{seed % 16}\e[39m \e[1;32mINFO\e[0m \e[38;2;{red};{green};128mrequest finished in {seed % 997} ms\e[m "
            + $"│ \e[48;5;{seed % 200}m 完了 \e[49m \e[4mhttps://example.org/items/{seed}\e[24m └── ok\e[K\r\n");
        stream.Write(line);
        return line.Length;
    }
}
