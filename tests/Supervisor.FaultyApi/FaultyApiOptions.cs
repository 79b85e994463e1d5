using Supervisor.FaultyApi.Rules;

namespace Supervisor.FaultyApi;

/// <summary>How to start the faulty API.</summary>
public sealed record FaultyApiOptions
{
    /// <summary>The port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The rules in force from the start.</summary>
    public IReadOnlyList<FaultRule> Rules { get; init; } = [];

    /// <summary>A file to which a line of JSON is appended for each request that is over; null for none.</summary>
    public string? LogFile { get; init; }
}
