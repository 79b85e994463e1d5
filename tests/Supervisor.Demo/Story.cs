using System.Text.Json;
using Supervisor.Control;

namespace Supervisor.Demo;

/// <summary>What happened to one session, and when. Written by the event stream and the demo itself, under one lock.</summary>
internal sealed class Story(DemoSession session)
{
    private readonly Lock _lock = new();
    private DateTimeOffset? _hit;
    private DateTimeOffset? _noticed;
    private DateTimeOffset? _typed;
    private DateTimeOffset? _verified;
    private string _news = "starting";

    public DemoSession Session { get; } = session;

    /// <summary>The daemon's latest word on the session; null before the first.</summary>
    public SessionStatus? Status { get; set; }

    public bool IsVerified => Read(() => _verified) is not null;

    public string News => Read(() => _news);

    /// <summary>From the fault to the incident.</summary>
    public TimeSpan? ToNotice => Read(() => _noticed - _hit);

    /// <summary>From the fault to the retry's first key, its backoff included.</summary>
    public TimeSpan? ToType => Read(() => _typed - _hit);

    /// <summary>From the fault to the verified recovery.</summary>
    public TimeSpan? ToVerified => Read(() => _verified - _hit);

    /// <summary>The fault has struck.</summary>
    public void Hit(DateTimeOffset at)
    {
        lock (_lock) _hit = at;
    }

    /// <summary>Takes one event of the daemon. Returns its sentence if it is worth telling.</summary>
    public string? Take(JsonElement told)
    {
        var type = told.GetProperty("type").GetString();
        var text = told.TryGetProperty("text", out var words) ? words.GetString() : null;
        var at = told.GetProperty("at").GetDateTimeOffset();
        lock (_lock)
        {
            switch (type)
            {
                case "incident": _noticed ??= at; break;
                case "retry_typing": _typed ??= at; break;
                case "verified": _verified ??= at; break;
                case "launched" or "retry_scheduled" or "retry_submitted" or "attempt_failed" or "gave_up" or "held" or "exited": break;
                default: return null;
            }

            return _news = text ?? type!;
        }
    }

    private T Read<T>(Func<T> read)
    {
        lock (_lock) return read();
    }
}
