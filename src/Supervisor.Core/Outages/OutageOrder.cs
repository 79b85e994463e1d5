using System.Text.Json.Serialization;

namespace Supervisor.Core.Outages;

/// <summary>What a session has to do in an outage: several sessions failed alike within a short time, and only one of them tries.</summary>
/// <param name="Id">The outage.</param>
/// <param name="Role">What the session is in it.</param>
/// <param name="NotBefore">
/// Monotonic time before which nothing is typed. For one that waits, or whose turn to follow has not come, it is far away and only a bound: should
/// no order come any more, it goes on by itself.
/// </param>
/// <param name="Probe">The name of the session that tries, or has got through, for people; empty while none can.</param>
public sealed record OutageOrder(string Id, OutageRole Role, TimeSpan NotBefore, string Probe)
{
    /// <summary>Whether a person has asked this session to retry all the same. Until that attempt has failed nothing holds it.</summary>
    [JsonIgnore]
    public bool Overruled { get; init; }
}

/// <summary>What a session is in an outage.</summary>
public enum OutageRole
{
    /// <summary>It tries, when its time has come.</summary>
    Probe,

    /// <summary>It waits until it is told otherwise.</summary>
    Wait,

    /// <summary>The probe was verified: it follows, when its time has come.</summary>
    Follow,
}
