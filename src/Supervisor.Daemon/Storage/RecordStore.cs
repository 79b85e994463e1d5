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
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), Form.SessionRecord);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            var kept = path + ".unreadable";
            File.Copy(path, kept, overwrite: true);
            problem = $"the state file of session '{name}' cannot be read ({e.Message}); it is kept as {kept}, "
                + "and the session starts as a new one";
            return null;
        }
    }

    /// <summary>Writes a record so that it survives a crash at any moment.</summary>
    /// <exception cref="IOException">It could not be written; nothing was changed.</exception>
    public void Save(SessionRecord record) =>
        AtomicFile.Write(PathOf(record.Name), JsonSerializer.SerializeToUtf8Bytes(record, Form.SessionRecord));

    private string PathOf(string name) => Path.Combine(folder.Sessions, name + ".json");
}
