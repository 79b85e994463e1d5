using System.Globalization;
using System.Text.Json.Nodes;

namespace Supervisor.EndToEnd.Supervised.NeverWrong;

/// <summary>How long everything takes that must not be disturbed, and the thresholds that it has to outlast.</summary>
/// <param name="StallAfter">The threshold <c>stall_after</c>; <c>first_token</c>, <c>connect</c> and <c>silent_thinking</c> stay at their defaults.</param>
/// <param name="FrozenAfter">The threshold <c>frozen_after</c>.</param>
/// <param name="Stopped">How long a client or the daemon is stopped by SIGSTOP; a client for less than <paramref name="FrozenAfter"/>.</param>
/// <param name="Drip">The time between two tokens of a slow answer.</param>
/// <param name="Turn">How long the long parts last: the drip, a tool, a dialog, a silence while a person types, a compaction.</param>
/// <param name="Thinking">How long a model thinks.</param>
/// <param name="SlowStart">How long a first byte takes.</param>
public sealed record Scale(
    TimeSpan StallAfter, TimeSpan FrozenAfter, TimeSpan Stopped, TimeSpan Drip, TimeSpan Turn, TimeSpan Thinking, TimeSpan SlowStart)
{
    /// <summary>For every run of the tests: all times a quarter or less.</summary>
    public static Scale Short { get; } = new(Seconds(5), Seconds(8), Seconds(5), Seconds(2), Seconds(20), Seconds(25), Seconds(12));

    /// <summary>The real times, for <c>bench/never-wrong</c>.</summary>
    public static Scale Long { get; } = new(Seconds(20), Seconds(20), Seconds(5), Seconds(8), Seconds(180), Seconds(300), Seconds(120));

    /// <summary>The one that is asked for by <c>SUPERVISOR_NEVER_WRONG=long</c>, else the short one.</summary>
    public static Scale Asked => Environment.GetEnvironmentVariable("SUPERVISOR_NEVER_WRONG") == "long" ? Long : Short;

    /// <summary>The longest that a turn may take before the test gives up.</summary>
    public TimeSpan Bound => Turn + Turn + Thinking + SlowStart + Seconds(120);

    /// <summary>The fault of a slow answer that lasts for <see cref="Turn"/>.</summary>
    public string SlowAnswer => string.Create(CultureInfo.InvariantCulture, $"drip:{Text(Drip)}*{(int)(Turn / Drip)}");

    /// <summary>The thresholds as <c>recovery</c> has them.</summary>
    public JsonObject Recovery() => new()
    {
        ["stall_after"] = Text(StallAfter),
        ["frozen_after"] = Text(FrozenAfter),
        ["backoff"] = new JsonArray("300ms"), // what would be typed wrongly is typed before the turn is over
    };

    /// <summary>A time as faults and settings have it.</summary>
    public static string Text(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds}s");

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);
}
