namespace Supervisor.Configuration;

/// <summary>One thing that is wrong with a configuration file, for the person who wrote it.</summary>
/// <param name="File">The file, as it was named to the loader.</param>
/// <param name="Line">From 1; 1 where the file as a whole is meant.</param>
/// <param name="Column">From 1.</param>
/// <param name="Message">What is wrong and what would be right; one line.</param>
public sealed record ConfigError(string File, int Line, int Column, string Message)
{
    /// <summary><c>file:line:column: message</c>.</summary>
    public override string ToString() => $"{File}:{Line}:{Column}: {Message}";
}
