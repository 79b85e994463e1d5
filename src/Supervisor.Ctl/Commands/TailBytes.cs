using System.Globalization;

namespace Supervisor.Ctl.Commands;

/// <summary>Supervisor 4 says <c>tail -100 NAME</c>; a parser of options cannot know a hundred of them.</summary>
internal static class TailBytes
{
    /// <summary>The command line with <c>-N</c> behind <c>tail</c> as <c>--bytes N</c>.</summary>
    public static string[] Rewrite(string[] args)
    {
        var tail = Array.IndexOf(args, "tail");
        var end = Array.IndexOf(args, "--"); // what follows belongs to another program
        if (end < 0) end = args.Length;
        return tail < 0 || tail > end ? args : [.. args.SelectMany((a, i) => i > tail && i < end && IsCount(a) ? new[] { "--bytes", a[1..] } : [a])];
    }

    private static bool IsCount(string arg) =>
        arg is ['-', _, ..] && int.TryParse(arg.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
