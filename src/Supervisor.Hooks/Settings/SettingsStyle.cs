using System.Text;

namespace Supervisor.Hooks.Settings;

/// <summary>How a settings file is laid out.</summary>
/// <param name="Unit">What one level of indentation is.</param>
internal sealed record SettingsStyle(string Unit)
{
    public static SettingsStyle Of(byte[] json, SettingsNode root)
    {
        var white = root.Members is [var first, ..] ? WhiteBefore(json, first.Start) : "";
        var unit = NewlineOf(white) is null ? "" : white[(white.LastIndexOf('\n') + 1)..];
        return new SettingsStyle(unit.Length is > 0 and <= 8 ? unit : "  ");
    }

    /// <summary>The white space before an offset.</summary>
    public static string WhiteBefore(byte[] json, int offset)
    {
        var start = offset;
        while (start > 0 && json[start - 1] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') start--;
        return Encoding.UTF8.GetString(json, start, offset - start);
    }

    /// <summary>The line end in some white space; null when it has none.</summary>
    public static string? NewlineOf(string white) =>
        white.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : white.Contains('\n', StringComparison.Ordinal) ? "\n" : null;
}
