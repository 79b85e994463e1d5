using System.Text;

namespace Supervisor.Claude.Diagnosis;

/// <summary>What a file is taken for. The names are public contract, in snake case.</summary>
public enum InputKind
{
    /// <summary>Nothing is in it.</summary>
    Empty,

    /// <summary>No text.</summary>
    Binary,

    /// <summary>A client's debug file.</summary>
    DebugFile,

    /// <summary>The log of an editor or another host that runs the client.</summary>
    HostLog,

    /// <summary>JSON records, one a line: a transcript, a host's stream, payloads of hooks.</summary>
    Transcript,

    /// <summary>Any other text: an issue, a copied screen, a stack trace.</summary>
    Text,
}

/// <summary>Tells from the beginning of a file what it is.</summary>
internal static class InputKinds
{
    private const int LookedAt = 200;

    public static InputKind Of(ReadOnlySpan<byte> head)
    {
        if (head.IsEmpty) return InputKind.Empty;
        head = head[..Math.Min(head.Length, 64 * 1024)];
        var text = Encoding.UTF8.GetString(head);
        int debug = 0, host = 0, json = 0, other = 0;
        foreach (var line in text.Split('\n', LookedAt + 1).Take(LookedAt))
        {
            var trimmed = line.AsSpan().Trim(" \r\t\ufeff");
            if (trimmed.IsEmpty) continue;
            if (trimmed[0] == '{' && trimmed.Length > 1) json++;
            else if (CopiedLine.Read(line) is { Level: not null } known && (known.At is not null || known.HostAt is not null))
            {
                if (known.HostAt is not null) host++;
                else debug++;
            }
            else other++;
        }

        // A crash leaves zeros in a log, and a dumped body anything; a program's file has nothing else.
        var odd = text.Count(c => c is '\0' or '\ufffd');
        if (debug + host + json == 0 && (odd > text.Length / 10 || head.Count((byte)0) > head.Length / 100)) return InputKind.Binary;

        var all = debug + host + json + other;
        return all == 0 ? InputKind.Empty
            : json * 2 > all ? InputKind.Transcript
            : host * 2 > all ? InputKind.HostLog
            : (debug + host) * 2 > all ? InputKind.DebugFile
            : InputKind.Text;
    }
}
