namespace Supervisor.Terminal.Pty;

/// <summary>Everything needed to start one program in a pseudo-terminal of its own.</summary>
/// <remarks>
/// A message, not an object graph: the pseudo-terminals are to move into a process of their own, and then this record
/// crosses a socket. It therefore holds data only.
/// </remarks>
/// <param name="Command">The program: a path, or a name to be found in the <c>PATH</c> of <paramref name="Environment"/>.</param>
/// <param name="Arguments">Its arguments, without the program's own name.</param>
/// <param name="WorkingDirectory">An existing directory, absolute.</param>
/// <param name="Environment">The whole environment of the child; nothing is inherited.</param>
/// <param name="Size">The window size that the child finds when it starts.</param>
/// <param name="UseTrampoline">
/// Start through <c>supervisor-trampoline</c>, which takes the controlling terminal itself. Always done on macOS, where
/// opening the terminal by path in a spawn action is reported not to make it the controlling one.
/// </param>
public sealed record PtySpawn(
    string Command,
    IReadOnlyList<string> Arguments,
    string WorkingDirectory,
    IReadOnlyDictionary<string, string> Environment,
    TerminalSize Size,
    bool UseTrampoline = false)
{
    /// <summary>
    /// What the starter writes on it for who takes it up later; at most 4096 characters. A host does not read it, and it is not told to the program.
    /// </summary>
    public string Label { get; init; } = "";
}
