using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Supervisor.Daemon.Incidents;

/// <summary>
/// The secrets that the daemon itself gives to a client, by their values: its hook token, and what variables of its environment hold whose names
/// say that they are secret. They are in none of an incident's files.
/// </summary>
internal sealed class KnownSecrets
{
    /// <summary>A shorter value is a switch or a word, and stands in many places.</summary>
    private const int Shortest = 8;

    private const string Mask = "[secret]";

    private static readonly string[] Names = ["KEY", "TOKEN", "SECRET", "PASS", "CREDENTIAL", "AUTH", "COOKIE", "SIGNATURE"];

    private readonly string[] _values;

    public KnownSecrets(IReadOnlyDictionary<string, string> environment, string? token)
    {
        var values = environment.Where(v => Array.Exists(Names, n => v.Key.Contains(n, StringComparison.OrdinalIgnoreCase))).Select(v => v.Value);
        // Where a value is a path, it says where a secret is, and is none.
        _values = [.. values.Append(token ?? "").Where(v => v.Length >= Shortest && !Path.IsPathRooted(v))
            .SelectMany(v => new[] { v, JsonEncodedText.Encode(v, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString() })
            .Distinct().OrderByDescending(v => v.Length)];
    }

    /// <summary>The text without them.</summary>
    public string Without(string text)
    {
        foreach (var value in _values) text = text.Replace(value, Mask, StringComparison.Ordinal);
        return text;
    }

    /// <summary>The same for a line of JSON as it is written.</summary>
    public byte[] Without(byte[] line)
    {
        foreach (var value in _values)
        {
            if (line.AsSpan().IndexOf(Encoding.UTF8.GetBytes(value)) >= 0) return Encoding.UTF8.GetBytes(Without(Encoding.UTF8.GetString(line)));
        }

        return line;
    }
}
