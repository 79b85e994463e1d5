using System.Globalization;
using Supervisor.Configuration;

namespace Supervisor.Daemon.Sessions;

/// <summary>Names for sessions that nobody named.</summary>
internal static class RunNames
{
    /// <summary>Room for <c>-NUMBER</c>.</summary>
    private const int LongestBase = SessionName.Longest - 6;

    /// <summary>The first free one of <c>FOLDER</c>, <c>FOLDER-2</c>, <c>FOLDER-3</c> and so on.</summary>
    /// <param name="folder">The folder that the session works in.</param>
    /// <param name="isTaken">Whether a name cannot be used.</param>
    public static string Choose(string folder, Func<string, bool> isTaken) => ChooseLike(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), isTaken);

    /// <summary>The same for another text than that of a folder.</summary>
    public static string ChooseLike(string text, Func<string, bool> isTaken)
    {
        var like = SessionName.Like(text, LongestBase);
        var name = like;
        for (var number = 2; isTaken(name); number++) name = string.Create(CultureInfo.InvariantCulture, $"{like}-{number}");
        return name;
    }
}
