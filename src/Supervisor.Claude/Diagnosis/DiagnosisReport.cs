using System.Text.Json.Serialization;

namespace Supervisor.Claude.Diagnosis;

/// <summary>What <c>supervisorctl diagnose</c> tells. With <c>--json</c> it is written as it is, in snake case; fields are added, never renamed.</summary>
/// <param name="Version">The form of this record: 1.</param>
/// <param name="Inputs">What was read.</param>
/// <param name="Timeline">The course of the session.</param>
/// <param name="Verdict"><c>failed stalled no_connection no_content slow suspended working client_retried process_ended interrupted beside notice nothing_wrong</c> or <c>not_understood</c>.</param>
/// <param name="Causes">What explains it, the likeliest first.</param>
/// <param name="Remedy">What Supervisor would do, for people.</param>
/// <param name="Advice">What a person can do.</param>
/// <param name="RequestIds">Ids of requests, those of failures first.</param>
public sealed record DiagnosisReport(
    int Version,
    IReadOnlyList<DiagnosedInput> Inputs,
    IReadOnlyList<TimelineEntry> Timeline,
    string Verdict,
    IReadOnlyList<LikelyCause> Causes,
    string Remedy,
    string Advice,
    IReadOnlyList<RequestId> RequestIds)
{
    /// <summary>Whether anything in the inputs was understood.</summary>
    [JsonIgnore]
    public bool Understood => Verdict != NotUnderstood;

    internal const string NotUnderstood = "not_understood";
}

/// <summary>One input.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Kind">What it was taken for, in snake case.</param>
/// <param name="Lines">How many lines it has.</param>
/// <param name="Used">How many of them told something; the others are noise to a timeline.</param>
/// <param name="First">Its first time, UTC, or null.</param>
/// <param name="Last">Its last time, UTC, or null.</param>
/// <param name="Client">The client's version that it tells, or null.</param>
/// <param name="Problem">Why it could not be read to its end, or null.</param>
public sealed record DiagnosedInput(
    string Name, string Kind, long Lines, long Used, DateTimeOffset? First, DateTimeOffset? Last, string? Client, string? Problem);

/// <summary>One explanation.</summary>
/// <param name="Kind"><c>failed stood client_retried process_ended interrupted running beside notice</c>.</param>
/// <param name="Verdict">Of a turn that stood or runs: how it is judged; else null.</param>
/// <param name="Class">The failure's class, or null.</param>
/// <param name="Signature">The signature that knows it, or null.</param>
/// <param name="Reference">Where that wording is known from, or null.</param>
/// <param name="Text">For people.</param>
/// <param name="Certainty"><c>certain likely possible</c>.</param>
/// <param name="Resolved">How it was got over, or null when it was not.</param>
/// <param name="At">When, UTC, or null.</param>
/// <param name="Source">The place of its input, from 0.</param>
/// <param name="Line">Its line there, or 0.</param>
/// <param name="Times">How often.</param>
public sealed record LikelyCause(
    string Kind,
    string? Verdict,
    string? Class,
    string? Signature,
    string? Reference,
    string Text,
    string Certainty,
    string? Resolved,
    DateTimeOffset? At,
    int Source,
    long Line,
    long Times);

/// <summary>The JSON form. Generated: the program that writes it lives for milliseconds.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.Never)]
[JsonSerializable(typeof(DiagnosisReport))]
public sealed partial class DiagnosisJson : JsonSerializerContext;

/// <summary>How a diagnosis is made.</summary>
public sealed record DiagnosisOptions
{
    /// <summary>How long the main turn may go without its first byte. Default: as a session's.</summary>
    public TimeSpan Connect { get; init; } = Core.Recovery.RecoveryPolicy.Default.Connect.Start;

    /// <summary>How long it may go without progress after that. Default: as a session's.</summary>
    public TimeSpan StallAfter { get; init; } = Core.Recovery.RecoveryPolicy.Default.StallAfter.Start;

    /// <summary>Only what happened at or after this time, UTC; null: from the beginning.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The signatures. Default: what this build knows.</summary>
    public Signatures.ClientSignatures Signatures { get; init; } = Claude.Signatures.ClientSignatures.BuiltIn;
}
