using Supervisor.Claude.Registry;
using Supervisor.Claude.Transcript;

namespace Supervisor.Claude.Tests.Transcript;

public sealed class LatestConversationTests : IDisposable
{
    private const string Old = "00000000-0000-4000-8000-000000000001";
    private const string Young = "00000000-0000-4000-8000-000000000002";
    private const string Empty = "00000000-0000-4000-8000-000000000003";
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("supervisor-latest-");

    private Dictionary<string, string> Home => new() { ["HOME"] = _home.FullName };

    public void Dispose() => _home.Delete(recursive: true);

    [Fact]
    public void The_latest_with_a_prompt_that_began_in_the_folder_is_meant()
    {
        Write("-srv-code", Old, 1, Prompt("/srv/code"));
        Write("-srv-code", Young, 2, """{"type":"mode"}""", Prompt("/srv/code"), Prompt("/srv/code/inner"));
        Write("-srv-code", Empty, 3, """{"type":"summary","cwd":"/srv/code"}""");
        Write("-srv-code", "agent-1", 4, Prompt("/srv/code"));
        Write("-other", "00000000-0000-4000-8000-000000000004", 5, Prompt("/other"), "half a rec");

        Assert.Equal(Guid.Parse(Young), LatestConversation.Find(Home, "/srv/code"));
        Assert.Equal(Guid.Parse(Young), LatestConversation.Find(Home, "/srv/code/"));
        Assert.Null(LatestConversation.Find(Home, "/srv/code/inner"));
    }

    [Fact]
    public void A_link_is_taken_for_what_it_leads_to()
    {
        var real = _home.CreateSubdirectory("real").FullName;
        var link = Path.Combine(_home.FullName, "link");
        Directory.CreateSymbolicLink(link, real);
        Write("-x", Old, 1, Prompt(real));

        Assert.Equal(Guid.Parse(Old), LatestConversation.Find(Home, link));
    }

    [Fact]
    public void Where_there_is_nothing_nothing_is_found()
    {
        Assert.Null(LatestConversation.Find(Home, "/srv/code"));
        Assert.Null(LatestConversation.Find(new Dictionary<string, string>(), "/srv/code"));
        Assert.Null(OpenConversations.HolderOf(Home, Old));
    }

    [Fact]
    public void A_conversation_is_held_by_a_client_that_lives()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "asks /proc");
        var sessions = Directory.CreateDirectory(Path.Combine(_home.FullName, ".claude", "sessions")).FullName;
        File.WriteAllText(Path.Combine(sessions, $"{Environment.ProcessId}.json"), $$"""{"pid":{{Environment.ProcessId}},"sessionId":"{{Old}}"}""");
        File.WriteAllText(Path.Combine(sessions, "999999999.json"), $$"""{"sessionId":"{{Young}}"}""");
        File.WriteAllText(Path.Combine(sessions, "1.json"), "half");

        Assert.Equal(Environment.ProcessId, OpenConversations.HolderOf(Home, Old));
        Assert.Null(OpenConversations.HolderOf(Home, Young));
    }

    private static string Prompt(string folder) =>
        $$$"""{"type":"user","isSidechain":false,"message":{"role":"user","content":"hello"},"cwd":"{{{folder}}}"}""";

    private void Write(string project, string name, int minute, params string[] lines)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_home.FullName, ".claude", "projects", project));
        var path = Path.Combine(folder.FullName, name + ".jsonl");
        File.WriteAllLines(path, lines);
        File.SetLastWriteTimeUtc(path, new DateTime(2026, 1, 1, 0, minute, 0, DateTimeKind.Utc));
    }
}
