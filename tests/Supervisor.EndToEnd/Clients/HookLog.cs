using System.Text.Json.Nodes;

namespace Supervisor.EndToEnd.Clients;

/// <summary>Hears a client's hooks by a file that command hooks append to, independently of the product's own ways.</summary>
public sealed class HookLog(string path)
{
    private static readonly string[] Events =
        ["SessionStart", "UserPromptSubmit", "PreToolUse", "PostToolUse", "PermissionRequest", "Notification", "Stop", "StopFailure", "SessionEnd"];

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(25);

    /// <summary>Settings for <c>--settings</c>: the hooks, and permission to run Bash, so that no dialog opens.</summary>
    public string Settings()
    {
        // One printf is one write, so that two hooks at once do not mix their lines.
        var command = $"payload=$(cat); printf '%s\\n' \"$payload\" >> '{path}'";
        var hooks = new JsonObject();
        foreach (var name in Events)
        {
            hooks[name] = new JsonArray(new JsonObject
            {
                ["hooks"] = new JsonArray(new JsonObject { ["type"] = "command", ["command"] = command }),
            });
        }
        // On 2.1.329 the default mode asks a server-side check before each tool, which no other API answers: then a dialog opens.
        var permissions = new JsonObject { ["defaultMode"] = "default", ["allow"] = new JsonArray("Bash", "Agent", "Task") };
        return new JsonObject { ["permissions"] = permissions, ["hooks"] = hooks }.ToJsonString();
    }

    /// <summary>All payloads so far, in order.</summary>
    public IReadOnlyList<JsonNode> Payloads()
    {
        if (!File.Exists(path))
            return [];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        var text = reader.ReadToEnd();
        // The last line may be half written.
        var whole = text[..(text.LastIndexOf('\n') + 1)];
        return [.. whole.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }

    /// <summary>Waits for a payload of one of the events, after the first <paramref name="skip"/> payloads.</summary>
    /// <exception cref="TimeoutException">None came in time.</exception>
    public async Task<JsonNode> WaitForAsync(int skip, TimeSpan timeout, CancellationToken cancellationToken, params string[] events)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(timeout);
        while (true)
        {
            if (Payloads().Skip(skip).FirstOrDefault(payload => events.Contains((string?)payload["hook_event_name"])) is { } found)
                return found;
            try
            {
                await Task.Delay(BetweenLooks, bound.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"No hook {string.Join(" or ", events)} within {timeout}. Seen: "
                    + string.Join(", ", Payloads().Skip(skip).Select(payload => (string?)payload["hook_event_name"])));
            }
        }
    }
}
