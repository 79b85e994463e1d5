namespace Supervisor.Daemon.Incidents;

/// <summary>The lines of an incident's timeline: of too many the first and the last ones. Of one thread.</summary>
internal sealed class IncidentTimeline
{
    private const int KeptFirst = 800;
    private const int KeptLast = 1200;

    private readonly List<byte[]> _first = [];
    private readonly Queue<byte[]> _last = [];
    private long _leftOut;

    public void Add(byte[] line)
    {
        if (_first.Count < KeptFirst)
        {
            _first.Add(line);
            return;
        }

        _last.Enqueue(line);
        if (_last.Count <= KeptLast) return;
        _last.Dequeue();
        _leftOut++;
    }

    /// <summary>The file as it is to be.</summary>
    public byte[] ToBytes()
    {
        using var file = new MemoryStream();
        foreach (var line in _first) Write(file, line);
        if (_leftOut > 0) Write(file, System.Text.Encoding.UTF8.GetBytes($$"""{"type":"left_out","text":"{{_leftOut}} entries are left out here; the journal has them"}"""));
        foreach (var line in _last) Write(file, line);
        return file.ToArray();
    }

    private static void Write(MemoryStream file, byte[] line)
    {
        file.Write(line);
        file.WriteByte((byte)'\n');
    }
}
