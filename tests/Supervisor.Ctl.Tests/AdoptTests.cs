using System.Text.Json;
using Supervisor.Control;

namespace Supervisor.Ctl.Tests;

public sealed class AdoptTests : IDisposable
{
    private const string Id = "0b6d5c9e-3c0a-4d6e-9a55-0f4f4c1d2e3f";
    private readonly FakeDaemon _daemon = new();

    public void Dispose() => _daemon.Dispose();

    [Fact]
    public void It_sends_the_conversation_its_folder_and_all_behind_the_dashes()
    {
        _daemon.Run("adopt", Id, "--cwd", "sub", "--name", "mine", "--", "--model", "opus", "go on");

        Assert.True(_daemon.Requests.TryDequeue(out var asked));
        Assert.StartsWith("POST /v1/adopt ", asked, StringComparison.Ordinal);
        var request = JsonSerializer.Deserialize(asked["POST /v1/adopt ".Length..], ControlJson.Default.AdoptRequest)!;
        Assert.Equal((Id, "mine", Path.Combine(_daemon.Folder, "sub")), (request.SessionId, request.Name, request.Cwd));
        Assert.Equal(["--model", "opus", "go on"], request.Args);
    }

    [Fact]
    public void Without_a_folder_the_daemon_finds_it()
    {
        _daemon.Run("adopt", Id);

        Assert.True(_daemon.Requests.TryDequeue(out var asked));
        Assert.Null(JsonSerializer.Deserialize(asked["POST /v1/adopt ".Length..], ControlJson.Default.AdoptRequest)!.Cwd);
    }
}
