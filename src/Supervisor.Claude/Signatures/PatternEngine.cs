using System.Text.RegularExpressions;

namespace Supervisor.Claude.Signatures;

/// <summary>Which engine runs the patterns of signature data.</summary>
/// <remarks>
/// The engine without backtracking cannot be hung by any pattern, but costs about 1 MB and 10 ms for each: the 80 built-in ones took
/// 90 MB of the daemon's memory and a second of its start [measured]. What is built in is held to linear time by a test instead; both
/// engines find the same matches.
/// </remarks>
internal static class PatternEngine
{
    /// <summary>For what this build carries.</summary>
    public const RegexOptions BuiltIn = RegexOptions.None;

    /// <summary>For a pattern of a user's, which must not be able to hang a session.</summary>
    public const RegexOptions Users = RegexOptions.NonBacktracking;

    /// <summary>What one search of one text by a user's pattern may take; it then counts as not found.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The same for what is built in, which takes a millisecond on the longest text. Much more, because this bound is kept by the wall's clock, and not
    /// everybody who searches can do without an answer: a process that was starved or stopped in the middle of a search would find itself late.
    /// </summary>
    public static readonly TimeSpan BuiltInBound = TimeSpan.FromMinutes(1);

    /// <summary>How every pattern is read: ignoring case, and with the texts on one line.</summary>
    public static Regex Create(string pattern, RegexOptions engine) =>
        new(pattern, engine | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline, engine == BuiltIn ? BuiltInBound : Bound);
}
