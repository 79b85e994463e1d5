using Supervisor.Core.Progress;

namespace Supervisor.Claude.Diagnosis;

/// <summary>What the main turn waits for.</summary>
internal enum Doing
{
    Local,
    Connect,
    Stream,
    Tools,
    ClientRetry,
    Compaction,
}

/// <summary>What ends a silence.</summary>
internal enum EndedBy
{
    Progress,
    Break,
    Person,
    Closing,
    EndOfFile,
}

/// <summary>What is made of a silence.</summary>
internal sealed record Judgement(VerdictKind Verdict, string Text, Certainty Certainty);

/// <summary>A time in which the main turn showed no progress, and what is known about it.</summary>
/// <param name="Doing">What was waited for.</param>
/// <param name="Length">How long.</param>
/// <param name="By">What ended it.</param>
internal readonly record struct Silence(Doing Doing, TimeSpan Length, EndedBy By)
{
    /// <summary>Longer answers without any line between are hardly known; first bytes after 239 s were seen on requests that completed.</summary>
    private static readonly TimeSpan SurelyStuck = TimeSpan.FromSeconds(300);

    /// <summary>A notice of idleness that is younger is no sign of trouble.</summary>
    private static readonly TimeSpan Telling = TimeSpan.FromSeconds(10);

    /// <summary>The longest time without a byte that the client told.</summary>
    public TimeSpan Idle { get; init; }

    /// <summary>Whether the client tells such times at all.</summary>
    public bool TellsIdleness { get; init; }

    /// <summary>Whether the files tell how turns end: else the turn may have been over.</summary>
    public bool TellsEnds { get; init; }

    /// <summary>Whether the files tell content, and whether this answer had any.</summary>
    public (bool Told, bool Seen) Content { get; init; }

    /// <summary>Whether no byte of the answer came.</summary>
    public bool NeverByte { get; init; }

    /// <summary>Whether the stream is known to have been open all the time.</summary>
    public bool Proven { get; init; }

    /// <summary>The judgement; null when there is nothing to say.</summary>
    public Judgement? Judge(SilenceThresholds thresholds)
    {
        var allowed = Doing == Doing.Connect ? thresholds.Connect : thresholds.Gap;
        if (Length < allowed && Idle < allowed) return null;
        var told = Spans.Of(Length);
        return (Doing, By) switch
        {
            (Doing.Tools, _) => null, // told where the tool ends
            (Doing.ClientRetry, _) => new Judgement(VerdictKind.Suspended, $"the client waited by itself for {told}", Certainty.Likely),
            (Doing.Compaction, _) => new Judgement(VerdictKind.Suspended, $"compaction took {told}", Certainty.Likely),
            (Doing.Local, EndedBy.Progress) =>
                new Judgement(VerdictKind.Slow, $"{told} without a request: the client itself, or hooks of its user, took that long", Certainty.Likely),
            (Doing.Local, _) => null,
            (_, EndedBy.Progress) => new Judgement(
                VerdictKind.Slow,
                $"{(Idle >= allowed ? $"no byte for {Spans.Of(Idle)}" : $"no sign of progress for {told}")}, then it went on: a long answer, long thinking or a slow server, no stall",
                Certainty.Likely),
            _ => Stall(told),
        };
    }

    private Judgement Stall(string told)
    {
        var sawNothing = Doing == Doing.Connect || NeverByte;
        var verdict = sawNothing ? VerdictKind.NoConnection : Content is { Told: true, Seen: false } ? VerdictKind.NoContent : VerdictKind.Stalled;
        var silent = Idle >= Telling || sawNothing;
        var sure = By == EndedBy.Person || silent || Content.Seen || Length >= SurelyStuck;
        var certainty = silent && (Proven || TellsIdleness) ? Certainty.Certain
            : sure && (Proven || TellsEnds || By == EndedBy.Person) ? Certainty.Likely : Certainty.Possible;

        // No notice of idleness although the client writes them: bytes came, of pings or of content that a debug file does not show.
        var bytes = sawNothing ? "no byte of the answer came"
            : Idle > TimeSpan.Zero ? $"no byte came for {Spans.Of(Idle)} and more"
            : TellsIdleness ? "bytes kept coming, as no notice of idleness tells: pings, or an answer so slow or long that it took all this time (the token count on the screen would tell which)"
            : TellsEnds || Proven ? "nothing else was written about it"
            : "a client of this version writes no end of a turn, so it may also have been idle at the prompt";
        var end = By switch
        {
            EndedBy.Break => "until the stream broke",
            EndedBy.Person => "until a person interrupted",
            EndedBy.Closing => Proven ? "until the client was closed, with the stream still open" : "until the client was closed",
            _ => "up to where the file ends",
        };
        return new Judgement(verdict, $"{told} without progress {end}; {bytes}", certainty);
    }
}
