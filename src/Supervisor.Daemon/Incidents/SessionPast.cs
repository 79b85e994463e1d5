namespace Supervisor.Daemon.Incidents;

/// <summary>What a session did of late: it becomes the beginning of its next incident's timeline. Bounded. Of one thread.</summary>
internal sealed class SessionPast
{
    private const int KeptEntries = 60;
    private const int KeptBytes = 48 * 1024;
    private const int KeptPrompts = 4;

    /// <summary>A longer prompt is known by its beginning.</summary>
    private const int LongestPrompt = 32 * 1024;

    private readonly Queue<byte[]> _lines = [];
    private readonly Queue<string> _prompts = [];
    private int _bytes;

    /// <summary>The latest entries, oldest first.</summary>
    public IReadOnlyCollection<byte[]> Lines => _lines;

    /// <summary>The latest prompts of people, oldest first.</summary>
    public IReadOnlyCollection<string> Prompts => _prompts;

    public void Add(byte[] line)
    {
        _lines.Enqueue(line);
        _bytes += line.Length;
        while (_lines.Count > KeptEntries || (_bytes > KeptBytes && _lines.Count > 1)) _bytes -= _lines.Dequeue().Length;
    }

    /// <summary>Takes a prompt of a person; told twice it is one.</summary>
    public void AddPrompt(string prompt)
    {
        if (prompt.Length > LongestPrompt) prompt = prompt[..LongestPrompt];
        if (_prompts.Contains(prompt)) return;
        _prompts.Enqueue(prompt);
        if (_prompts.Count > KeptPrompts) _prompts.Dequeue();
    }
}
