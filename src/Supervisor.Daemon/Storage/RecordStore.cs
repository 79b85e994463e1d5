using System.Text.Encodings.Web;
using System.Text.Json;
using Supervisor.Core.Sessions;

namespace Supervisor.Daemon.Storage;

/// <summary>Keeps one <see cref="SessionRecord"/> a session on disk.</summary>
internal sealed class RecordStore(StateFolder folder)
{
    /// <summary>To be read by people too.</summary>
    private static readonly SignalJson Form = new(new JsonSerializerOptions(SignalJson.Default.Options)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>What the last daemon wrote about a session; null when there is nothing.</summary>
    /// <param name="name">The session.</param>
    /// <param name="problem">
    /// A sentence when a file is there and cannot be used. It is kept beside the new one, because it may hold the only trace of a
    /// conversation.
    /// </param>
    public SessionRecord? Load(string name, out string? problem)
    {
        problem = null;
        var path = PathOf(name);
        if (!File.Exists(path)) return null;
        try
        {
            return Check(JsonSerializer.Deserialize(SpareFile.ReadNewest(path), Form.SessionRecord));
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            problem = $"the state file of session '{name}' cannot be used ({e.Message}); {KeptFile.Rename(path, "unreadable")}, "
                + "and the session starts as a new one";
            return null;
        }
    }

    /// <summary>The same for who only wants to look: what cannot be used is left where it is.</summary>
    public SessionRecord? Find(string name) => Read(PathOf(name));

    /// <summary>Every record that can be used, whether its session is in the configuration or not.</summary>
    public IReadOnlyList<SessionRecord> All()
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder.Sessions, "*.json").Select(Read).OfType<SessionRecord>()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static SessionRecord? Read(string path)
    {
        try
        {
            return File.Exists(path) ? Check(JsonSerializer.Deserialize(SpareFile.ReadNewest(path), Form.SessionRecord)) : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null; // who takes the session up tells
        }
    }

    /// <summary>A file that is JSON and yet no record that a daemon could have written: edited by hand, or by a newer daemon.</summary>
    private static SessionRecord Check(SessionRecord? record)
    {
        if (record is null) throw new JsonException("it is empty");
        if (record.Version != 1) throw new JsonException($"it has version {record.Version}, this supervisord knows version 1");
        if (!Guid.TryParseExact(record.SessionId, "D", out _)) throw new JsonException("its session_id is not a UUID");
        if (record.Lineage is null || record.Budget is null || record.Tally is null) throw new JsonException("a part of it is null");
        if (record.Budget.Used < 0) throw new JsonException("its budget is negative");
        if (record.Incident is { } incident && (incident.Id is null || incident.Cause?.Text is null)) throw new JsonException("its incident is incomplete");
        return record;
    }

    /// <summary>Writes a record so that it survives a crash at any moment: where there is no room for it, into the room that was kept for that.</summary>
    /// <returns>Whether it is in its own file. If not, it is on the disk nevertheless, and should be written again when there is room.</returns>
    /// <exception cref="IOException">It could not be written at all; nothing was changed.</exception>
    public bool Save(SessionRecord record)
    {
        var (path, what) = (PathOf(record.Name), $"the state of session '{record.Name}'");
        var content = JsonSerializer.SerializeToUtf8Bytes(record, Form.SessionRecord);
        try
        {
            AtomicFile.Write(path, content);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            folder.Health.Failed(what, e.Message);
            if (!TrySpare(path, content)) throw;
            return false;
        }

        folder.Health.Written(what);
        SpareFile.Reserve(path, content.Length);
        return true;
    }

    /// <summary>Forgets a session for good.</summary>
    /// <exception cref="IOException">It could not be deleted.</exception>
    public void Delete(string name)
    {
        File.Delete(PathOf(name));
        SpareFile.Delete(PathOf(name));
        folder.Health.Written($"the state of session '{name}'");
    }

    /// <summary>Whether the record stands where room was kept for it, and should be written again when there is room.</summary>
    public bool IsOwing(string name) => SpareFile.IsNewest(PathOf(name));

    /// <summary>Whether anything is there under a name.</summary>
    public bool Has(string name) => File.Exists(PathOf(name));

    /// <summary>Keeps what is there under a name beside it, so that the name can be used for something else. Says where, or why not; null when
    /// there is nothing.</summary>
    public string? KeepAside(string name) => Has(name) ? KeptFile.Rename(PathOf(name), "earlier") : null;

    private static bool TrySpare(string path, byte[] content)
    {
        try
        {
            SpareFile.Write(path, content);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // what is told is why the file itself could not be written
        }
    }

    private string PathOf(string name) => Path.Combine(folder.Sessions, name + ".json");
}
