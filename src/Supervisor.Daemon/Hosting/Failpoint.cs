using System.Globalization;
using System.Runtime.InteropServices;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Sessions;

namespace Supervisor.Daemon.Hosting;

/// <summary>
/// A test aid: <c>SUPERVISOR_FAILPOINT=NAME[:N]</c> makes the daemon kill itself with SIGKILL when it passes a named point for the Nth time, so that
/// tests can show what a crash between any two steps leaves behind. Without the variable a point is one look at a field.
/// </summary>
/// <remarks>
/// <para>For each effect and each note of a decision, by its name in the journal: <c>NAME.decided</c> before the record is saved, <c>NAME.saved</c> after
/// that and before anything is done; for effects also <c>NAME.begun</c>, after it was begun (<c>submit.saved</c>, <c>verified.decided</c>).</para>
/// <para>At the keyboard: <c>keys.typed</c> a text was typed and Enter was not pressed, <c>keys.entered</c>, <c>keys.escaped</c>, <c>keys.cleared</c>;
/// in a picker <c>keys.opened</c> before its first key, <c>keys.moved</c>, <c>keys.chosen</c>; <c>keys.ended</c> a script is over and its end is not
/// told. <c>exited</c>: the process has ended and that is not told.</para>
/// </remarks>
internal static partial class Failpoint
{
    /// <summary>The variable that arms one.</summary>
    public const string Variable = "SUPERVISOR_FAILPOINT";

    private const int Sigkill = 9;

    private static readonly (string Name, int Count)? Armed = Read(Environment.GetEnvironmentVariable(Variable));
    private static int _passed;

    /// <summary>The daemon passes a point.</summary>
    public static void Pass(string name)
    {
        if (Armed is { } armed && armed.Name == name && Interlocked.Increment(ref _passed) == armed.Count) Die(armed.Name);
    }

    /// <summary>A decision is at a point with all that follows from it.</summary>
    /// <param name="when"><c>decided</c> or <c>saved</c>.</param>
    public static void Pass(string when, IEnumerable<Effect> effects)
    {
        if (Armed is null) return;
        foreach (var effect in effects) Pass($"{NameOf(effect)}.{when}");
    }

    /// <summary>An effect was begun.</summary>
    public static void PassBegun(Effect effect)
    {
        if (Armed is not null) Pass($"{NameOf(effect)}.begun");
    }

    private static string NameOf(Effect effect) =>
        effect is Note note ? PublicNames.Of(note.Kind) : effect.GetType().Name.ToLowerInvariant();

    private static (string Name, int Count)? Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var parts = text.Split(':', 2);
        if (parts.Length == 1) return (text, 1);
        if (int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0) return (parts[0], count);
        Console.Error.WriteLine($"supervisord: {Variable}='{text}' is not NAME or NAME:N; it is ignored");
        return null;
    }

    /// <summary>Tells where, for whoever armed it, and dies as by <c>kill -9</c>: nothing is flushed, nothing is handed over.</summary>
    private static void Die(string name)
    {
        Console.Error.WriteLine($"supervisord: failpoint {name}");
        Console.Error.Flush();
        if (kill(Environment.ProcessId, Sigkill) != 0) Environment.FailFast(name); // no thread returns from the call: the kernel marks all of them
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int kill(int pid, int signal);
}
