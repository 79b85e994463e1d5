using System.Text;

namespace Supervisor.Hooks.Settings;

/// <summary>The command line that is written into a settings file, and how it is known again.</summary>
internal static class HookCommand
{
    private const string Program = "supervisor-hook";
    private const string Mark = " forward --installed";

    /// <summary>The command for a shell: the client runs command hooks through one.</summary>
    public static string Write(string executable, string? socket) =>
        Quote(executable) + Mark + (socket is null ? "" : $" --socket {Quote(socket)}");

    /// <summary>Whether a command of a settings file is ours, wherever the executable lies.</summary>
    public static bool IsOurs(string command)
    {
        var mark = command.IndexOf(Mark, StringComparison.Ordinal);
        return mark > 0 && command[..mark].TrimEnd('\'', '"').EndsWith(Program, StringComparison.Ordinal);
    }

    /// <summary>The executable of a command of ours; null when it is not an absolute path.</summary>
    public static string? Executable(string command)
    {
        var quoted = command[..command.IndexOf(Mark, StringComparison.Ordinal)];
        var path = quoted.StartsWith('\'') ? quoted.Trim('\'').Replace("'\\''", "'", StringComparison.Ordinal) : quoted.Trim('"');
        return path.StartsWith('/') ? path : null;
    }

    private static string Quote(string word)
    {
        if (word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-' or '+' or ',' or '@')) return word;
        return new StringBuilder("'").Append(word.Replace("'", "'\\''", StringComparison.Ordinal)).Append('\'').ToString();
    }
}
