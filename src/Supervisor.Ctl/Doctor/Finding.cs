namespace Supervisor.Ctl.Doctor;

/// <summary>How much a finding matters.</summary>
internal enum Severity
{
    /// <summary>All is well.</summary>
    Well,

    /// <summary>Worth knowing; nothing has to be done.</summary>
    Note,

    /// <summary>It needs mending.</summary>
    Mend,
}

/// <summary>What a check has found.</summary>
/// <param name="Check">The check's name, for scripts.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="What">What is so.</param>
/// <param name="Why">Why it matters; null where all is well.</param>
/// <param name="Mend">How to mend it; null where nothing has to be done.</param>
internal sealed record Finding(string Check, Severity Severity, string What, string? Why = null, string? Mend = null)
{
    public static Finding Well(string check, string what) => new(check, Severity.Well, what);

    public static Finding Note(string check, string what, string why, string? mend = null) => new(check, Severity.Note, what, why, mend);

    public static Finding ToMend(string check, string what, string why, string mend) => new(check, Severity.Mend, what, why, mend);
}
