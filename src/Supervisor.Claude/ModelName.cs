namespace Supervisor.Claude;

/// <summary>The name of a model, the same from every source.</summary>
public static class ModelName
{
    /// <summary>
    /// Without what the client puts behind it in brackets: the SessionStart hook names <c>claude-opus-4-7[1m]</c> what the transcript
    /// names <c>claude-opus-4-7</c> [2.1.146, measured]. It is one model, whose answers take as long.
    /// </summary>
    public static string Of(string named)
    {
        ArgumentNullException.ThrowIfNull(named);
        var bracket = named.IndexOf('[', StringComparison.Ordinal);
        return (bracket > 0 ? named[..bracket] : named).Trim();
    }
}
