using Supervisor.Claude.Transcript;
using Supervisor.Core.Sessions;

namespace Supervisor.Claude.Tests.Transcript;

public sealed class TranscriptsTests : IDisposable
{
    private const string Id = "8b407aa7-f126-4738-b891-2c9aaf73aa9d";

    private const string Prompt = """{"type":"user","isSidechain":false,"message":{"role":"user","content":"hello"}}""";

    private const string Answer =
        """{"type":"assistant","isSidechain":false,"message":{"role":"assistant","model":"m","content":[{"type":"text","text":"hi"}]}}""";

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("supervisor-transcripts-");

    public void Dispose() => _home.Delete(recursive: true);

    [Fact]
    public void It_is_found_under_the_sessions_own_home_or_configuration_directory()
    {
        var path = Write(".claude", Prompt);
        Assert.Equal(path, Transcripts.Find(Home(), Id));
        var elsewhere = Write("elsewhere", Prompt);
        var environment = new Dictionary<string, string>
        {
            ["HOME"] = _home.FullName,
            ["CLAUDE_CONFIG_DIR"] = Path.Combine(_home.FullName, "elsewhere"),
        };
        Assert.Equal(elsewhere, Transcripts.Find(environment, Id));
    }

    [Theory]
    [InlineData("2.1.146")]
    [InlineData("2.1.329")]
    public void The_last_turn_is_answered_when_its_end_stands_behind_its_answer_and_nothing_else_follows(string version)
    {
        string[] records = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "TestData", "transcripts", version + ".jsonl"))];
        var end = Array.FindIndex(records, r => r.Contains("turn_duration", StringComparison.Ordinal));
        var next = Array.FindIndex(records, end, r => r.Contains("\"type\":\"user\"", StringComparison.Ordinal));

        Assert.Null(AnsweredAt(records[..end]));
        Assert.Equal(2026, AnsweredAt(records[..(end + 1)])?.Year);
        Assert.Equal(AnsweredAt(records[..(end + 1)]), AnsweredAt(records[..next]));
        Assert.Null(AnsweredAt(records[..(next + 1)]));
        Assert.Null(AnsweredAt(records));
        Assert.Null(AnsweredAt([]));
        Assert.Null(AnsweredAt(["no json", "[]", "{}"]));
    }

    [Fact]
    public void Before_the_first_prompt_there_is_none()
    {
        Assert.Equal(TranscriptContent.Absent, Transcripts.Read(Home(), Id));
        Directory.CreateDirectory(Path.Combine(_home.FullName, ".claude", "projects", "-p"));
        Assert.Equal(TranscriptContent.Absent, Transcripts.Read(Home(), Id));
    }

    [Fact]
    public void An_environment_without_a_home_tells_nothing() =>
        Assert.Equal(TranscriptContent.Unknown, Transcripts.Read(new Dictionary<string, string>(), Id));

    [Theory]
    [InlineData("../secret")]
    [InlineData("*")]
    [InlineData("a/b")]
    public void An_id_that_is_a_path_finds_nothing(string id)
    {
        Write(".claude", Prompt);
        Assert.Null(Transcripts.Find(Home(), id));
    }

    [Theory]
    [InlineData(TranscriptContent.HasPrompt, Prompt)]
    [InlineData(TranscriptContent.HasAnswer, Prompt, Answer)]
    [InlineData(TranscriptContent.HasPrompt, """{"type":"user","message":{"role":"user","content":[{"type":"text","text":"with a picture"},{"type":"image"}]}}""")]
    [InlineData(TranscriptContent.HasPrompt, Prompt, """{"type":"assistant","isApiErrorMessage":true,"error":"server_error","message":{"role":"assistant","model":"<synthetic>","content":[{"type":"text","text":"API Error"}]}}""")]
    [InlineData(TranscriptContent.HasPrompt, Prompt, """{"type":"assistant","isSidechain":true,"message":{"role":"assistant","model":"m","content":[]}}""")]
    [InlineData(TranscriptContent.HasPrompt, Prompt, """{"type":"assistant","message":{"role":"assi""")]
    [InlineData(TranscriptContent.NoPrompt, """{"type":"mode","mode":"normal"}""", "not json", "[]", "")]
    [InlineData(TranscriptContent.NoPrompt, """{"type":"user","isMeta":true,"message":{"role":"user","content":"Caveat: ..."}}""")]
    [InlineData(TranscriptContent.NoPrompt, """{"type":"user","isSidechain":true,"message":{"role":"user","content":"a task"}}""")]
    [InlineData(TranscriptContent.NoPrompt, """{"type":"user","message":{"role":"user","content":[{"type":"tool_result","content":"x"}]}}""")]
    [InlineData(TranscriptContent.NoPrompt, """{"type":"user","message":{"role":"user","content":[{"type":"text","text":"[Request interrupted by user]"}]}}""")]
    [InlineData(TranscriptContent.NoPrompt, """{"type":"user","message":{"role":"user","content":"<local-command-stdout></local-command-stdout>"}}""")]
    [InlineData(TranscriptContent.NoPrompt, """{"type":"api-request-blob","message":{"role":"user","content":[{"type":"text","text":"x"}]}}""")]
    public void It_holds_what_its_records_say(TranscriptContent expected, params string[] records) =>
        Assert.Equal(expected, Transcripts.ReadFile(Write(".claude", records)));

    /// <summary>The first records of what the clients wrote: one more of them at each step.</summary>
    [Theory]
    [InlineData("2.1.146", 1, TranscriptContent.NoPrompt)]
    [InlineData("2.1.146", 2, TranscriptContent.HasPrompt)]
    [InlineData("2.1.146", 3, TranscriptContent.HasAnswer)]
    [InlineData("2.1.146", 44, TranscriptContent.HasAnswer)]
    [InlineData("2.1.329", 2, TranscriptContent.NoPrompt)]
    [InlineData("2.1.329", 3, TranscriptContent.HasPrompt)]
    [InlineData("2.1.329", 4, TranscriptContent.HasAnswer)]
    [InlineData("2.1.329", 43, TranscriptContent.HasAnswer)]
    public void A_real_transcript_grows_from_prompt_to_answer(string version, int records, TranscriptContent expected) =>
        Assert.Equal(expected, Transcripts.ReadFile(Write(".claude", [.. Real(version).Take(records)])));

    [Theory]
    [InlineData("2.1.146")]
    [InlineData("2.1.329")]
    public void Errors_alone_are_no_answer(string version)
    {
        var records = Real(version).Where(record =>
            !record.Contains("\"role\":\"assistant\"", StringComparison.Ordinal)
            || record.Contains("\"isApiErrorMessage\":true", StringComparison.Ordinal)).ToArray();
        Assert.Contains(records, record => record.Contains("<synthetic>", StringComparison.Ordinal));
        Assert.Equal(TranscriptContent.HasPrompt, Transcripts.ReadFile(Write(".claude", records)));
    }

    /// <summary>Measured on both: the id is neither resumable nor free.</summary>
    [Fact]
    public void An_empty_one_is_there_without_a_prompt()
    {
        File.WriteAllText(Write(".claude", Prompt), "");
        Assert.Equal(TranscriptContent.NoPrompt, Transcripts.Read(Home(), Id));
    }

    /// <summary>What 2.1.146 leaves when it is killed as its first request leaves.</summary>
    [Fact]
    public void A_title_alone_is_no_prompt() =>
        Assert.Equal(
            TranscriptContent.NoPrompt,
            Transcripts.ReadFile(Write(
                ".claude",
                """{"type":"ai-title","aiTitle":"fake","sessionId":"x"}""",
                """{"type":"permission-mode","permissionMode":"default","sessionId":"x"}""")));

    [Fact]
    public void Of_a_long_one_the_beginning_and_the_end_are_read()
    {
        var noise = """{"type":"progress","text":"NOISE"}""".Replace("NOISE", new string('n', 1000), StringComparison.Ordinal);
        var middle = Enumerable.Repeat(noise, 4 * Transcripts.ReadBytes / 1000).ToArray();
        Assert.Equal(TranscriptContent.HasAnswer, Transcripts.ReadFile(Write(".claude", [Prompt, .. middle, Answer])));
        Assert.Equal(TranscriptContent.HasPrompt, Transcripts.ReadFile(Write(".claude", [Prompt, .. middle])));
    }

    [Fact]
    public void A_prompt_longer_than_what_is_read_is_a_prompt() =>
        Assert.Equal(
            TranscriptContent.HasPrompt,
            Transcripts.ReadFile(Write(".claude", Prompt.Replace("hello", new string('h', 2 * Transcripts.ReadBytes), StringComparison.Ordinal))));

    private static string[] Real(string version) =>
        File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "TestData", "transcripts", version + ".jsonl"));

    private Dictionary<string, string> Home() => new() { ["HOME"] = _home.FullName };

    private DateTimeOffset? AnsweredAt(string[] records)
    {
        Write(".claude", records);
        return Transcripts.AnsweredAt(Home(), Id);
    }

    private string Write(string configuration, params string[] records)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_home.FullName, configuration, "projects", "-home-dev-proj"));
        var path = Path.Combine(folder.FullName, Id + ".jsonl");
        File.WriteAllText(path, string.Join('\n', records) + "\n");
        return path;
    }
}
