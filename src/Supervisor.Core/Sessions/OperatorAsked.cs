using System.Text.Json.Serialization;

namespace Supervisor.Core.Sessions;

/// <summary>A person asked for something, through <c>supervisorctl</c> or by ending the daemon.</summary>
/// <param name="Command">What was asked.</param>
/// <param name="FreshSessionId">
/// For <see cref="OperatorCommand.Start"/>: the id for a new conversation, should the old one be lost. Chosen outside, because
/// deciding is pure.
/// </param>
public sealed record OperatorAsked(OperatorCommand Command, string? FreshSessionId = null) : Observation
{
    /// <summary>For <see cref="OperatorCommand.Hold"/>: when it ends by itself, UTC; null when only a person ends it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Until { get; init; }

    /// <summary>For <see cref="OperatorCommand.Hold"/>: who asks, for people; null for a person.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Why { get; init; }
}

/// <summary>What a person can ask of a session.</summary>
public enum OperatorCommand
{
    /// <summary>Start it.</summary>
    Start,

    /// <summary>Stop it, and keep it stopped.</summary>
    Stop,

    /// <summary>Stop it and start it again, resuming its conversation.</summary>
    Restart,

    /// <summary>Refill the budget and retry the failed turn now.</summary>
    Retry,

    /// <summary>Its turn was interrupted at a person's wish, and has ended: nothing of it is retried.</summary>
    Interrupt,

    /// <summary>Type nothing until it is released; watch on.</summary>
    Hold,

    /// <summary>End a hold.</summary>
    Release,

    /// <summary>Refill the budget, and do nothing else.</summary>
    Refill,

    /// <summary>Stop it, to be taken up again: by the next daemon when this one ends, or by the start that follows in a restart.</summary>
    Shutdown,
}
