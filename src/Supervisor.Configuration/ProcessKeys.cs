using System.Globalization;
using System.Text;
using Supervisor.Core.Sessions;

namespace Supervisor.Configuration;

/// <summary>
/// The one place that says which settings of a session concern its process: a change of one of these takes a restart, a change of any other does
/// not. A running process was started with them and can be told nothing else.
/// </summary>
public static class ProcessKeys
{
    /// <summary>The keys, by their names in the file, that differ between two sessions and that only a restart brings into force.</summary>
    /// <param name="running">What the process was started with.</param>
    /// <param name="wanted">What it is to have.</param>
    public static IReadOnlyList<string> Changed(SessionConfig running, SessionConfig wanted)
    {
        ArgumentNullException.ThrowIfNull(running);
        ArgumentNullException.ThrowIfNull(wanted);
        List<string> keys = [];
        if (running.Kind != wanted.Kind) keys.Add("kind");
        if (running.Command != wanted.Command) keys.Add("command");
        if (!running.Args.AsSpan().SequenceEqual(wanted.Args.AsSpan())) keys.Add("args");
        if (running.Cwd != wanted.Cwd) keys.Add("cwd");
        if (!running.Env.SequenceEqual(wanted.Env)) keys.Add("env");
        if (running.InheritEnv != wanted.InheritEnv) keys.Add("inherit_env");
        return keys;
    }

    /// <summary>Whether a process that was started as <paramref name="running"/> says must be started again to be as <paramref name="wanted"/> says.</summary>
    public static bool NeedRestart(SessionConfig running, SessionConfig wanted) => Changed(running, wanted).Count > 0;

    /// <summary>
    /// A short text that is equal for two sessions exactly when no restart is needed between them; to be kept beside a process that may outlive who started
    /// it. It tells nothing of the values to a reader, but is no secret keeper: it belongs where the environment itself may be seen.
    /// </summary>
    /// <remarks>FNV-1a of 128 bits: it tells settings apart that nobody chose to collide, and needs no cryptographic library.</remarks>
    public static string Fingerprint(SessionConfig session)
    {
        ArgumentNullException.ThrowIfNull(session);
        var hash = Basis;
        Add(session.Kind == SessionKind.Claude ? "claude" : "plain");
        Add(session.Command);
        Add(session.Args.Length.ToString(CultureInfo.InvariantCulture));
        foreach (var argument in session.Args) Add(argument);
        Add(session.Cwd);
        Add(session.InheritEnv ? "inherit" : "own");
        foreach (var (name, value) in session.Env)
        {
            Add(name);
            Add(value);
        }

        return hash.ToString("x32", CultureInfo.InvariantCulture);

        void Add(string text)
        {
            foreach (var octet in Encoding.UTF8.GetBytes(text)) hash = (hash ^ octet) * Prime;
            hash = (hash ^ End) * Prime; // so that [ab, c] and [a, bc] differ: no UTF-8 text holds this octet
        }
    }

    // The constants of the FNV-1a hash of 128 bits: http://www.isthe.com/chongo/tech/comp/fnv/
    private const byte End = 0xFF;
    private static readonly UInt128 Basis = new(0x6c62272e07bb0142, 0x62b821756295c58d);
    private static readonly UInt128 Prime = new(0x0000000001000000, 0x000000000000013B);
}
