using Supervisor.Core.Progress;

namespace Supervisor.Claude.Diagnosis;

/// <summary>What was found wrong, or worth saying.</summary>
public enum FindingKind
{
    /// <summary>A turn died.</summary>
    Failed,

    /// <summary>A turn stood still.</summary>
    Stood,

    /// <summary>The client tried again by itself.</summary>
    ClientRetried,

    /// <summary>A person interrupted a turn.</summary>
    Interrupted,

    /// <summary>A turn was still running where the file ends.</summary>
    Running,

    /// <summary>A subagent, or a request beside the turn, failed: never the session's failure.</summary>
    Beside,

    /// <summary>The client's process ended.</summary>
    ProcessEnded,

    /// <summary>A notice that is no failure.</summary>
    Notice,
}

/// <summary>How sure a finding is.</summary>
public enum Certainty
{
    /// <summary>The text fits, and a person's words may fit by chance.</summary>
    Possible,

    /// <summary>The traces fit, and little else explains them.</summary>
    Likely,

    /// <summary>The client says so itself.</summary>
    Certain,
}

/// <summary>One thing that was found.</summary>
internal sealed class Finding(FindingKind kind, string text)
{
    public FindingKind Kind { get; } = kind;

    public string Text { get; set; } = text;

    /// <summary>Of a turn that stood still, or runs: how it is judged.</summary>
    public VerdictKind Verdict { get; init; } = VerdictKind.Idle;

    public Cause? Cause { get; set; }

    public Certainty Certainty { get; set; } = Certainty.Likely;

    public TextForm Form { get; init; }

    public DateTimeOffset? At { get; init; }

    public long Times { get; set; } = 1;

    /// <summary>Whether things went on well after it, and how, for people.</summary>
    public string? Resolved { get; set; }

    public int Source { get; init; }

    public long Line { get; init; }

    /// <summary>How much it explains: what is worst, surest and not got over comes first.</summary>
    public int Weight => Base + (Certainty switch { Certainty.Certain => 10, Certainty.Likely => 0, _ => -35 })
        - (Resolved is null ? 0 : 30) - (Kind == FindingKind.Failed && Cause?.Signature is null ? 15 : 0)
        - Form switch { TextForm.Log => 0, TextForm.Screen => 12, _ => 30 };

    private int Base => Kind switch
    {
        FindingKind.Failed => 90,
        FindingKind.Stood => Verdict is VerdictKind.Slow or VerdictKind.Suspended ? 25 : 82,
        FindingKind.ClientRetried => 55,
        FindingKind.ProcessEnded => 60,
        FindingKind.Interrupted or FindingKind.Running => 22,
        FindingKind.Beside => 12,
        _ => 8,
    };
}
