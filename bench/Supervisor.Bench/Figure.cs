namespace Supervisor.Bench;

/// <summary>What a figure came to.</summary>
internal enum Verdict
{
    /// <summary>The target is met.</summary>
    Pass,

    /// <summary>The target is missed.</summary>
    Miss,

    /// <summary>It was not measured; the note says why.</summary>
    Skipped,

    /// <summary>It has no target.</summary>
    Info,
}

/// <summary>One line of the table.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Measured">The value with its unit.</param>
/// <param name="Target">The target, or empty.</param>
/// <param name="Verdict">Whether it is met.</param>
/// <param name="Note">What else there is to know, or empty.</param>
internal sealed record Figure(string Name, string Measured, string Target, Verdict Verdict, string Note = "")
{
    /// <summary>A time that must not be longer than a target.</summary>
    public static Figure OfTime(string name, TimeSpan measured, TimeSpan target, string note = "") => new(
        name, Milliseconds(measured), "<= " + Milliseconds(target), measured <= target ? Verdict.Pass : Verdict.Miss, note);

    public static string Milliseconds(TimeSpan time) => FormattableString.Invariant($"{time.TotalMilliseconds:0.0#} ms");
}
