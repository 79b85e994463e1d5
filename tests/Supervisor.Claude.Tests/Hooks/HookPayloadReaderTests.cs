using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Supervisor.Claude.Hooks;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;

namespace Supervisor.Claude.Tests.Hooks;

public class HookPayloadReaderTests
{
    private static readonly HookPayloadReader Reader = new();

    [Fact]
    public void The_marks_that_the_client_puts_around_what_was_pasted_are_no_part_of_the_prompt()
    {
        Assert.Equal(
            new PromptSubmitted("do it\nnow", null),
            What("""{"session_id":"s1","hook_event_name":"UserPromptSubmit","prompt":"\n\n<pasted_content id=\"9606\">\ndo it\nnow\n</pasted_content>"}"""));
        Assert.Equal(
            new PromptSubmitted("look at this: do it\nnow", null),
            What("""{"session_id":"s1","hook_event_name":"UserPromptSubmit","prompt":"look at this: \n\n<pasted_content id=\"9606\">\ndo it\nnow\n</pasted_content>"}"""));
    }

    [Fact]
    public void A_start_tells_the_conversation_and_where_it_is_kept() =>
        Assert.Equal(
            new SessionStarted("s1", "clear", "/p/s1.jsonl"),
            What("""{"session_id":"s1","transcript_path":"/p/s1.jsonl","hook_event_name":"SessionStart","source":"clear","model":"m"}"""));

    [Fact]
    public void A_prompt_and_its_end_carry_the_prompts_id()
    {
        Assert.Equal(
            new PromptSubmitted("continue", "p1"),
            What("""{"session_id":"s1","hook_event_name":"UserPromptSubmit","prompt":"continue","prompt_id":"p1"}"""));
        Assert.Equal(
            new TurnCompleted("No response requested.", "p1"),
            What("""{"session_id":"s1","hook_event_name":"Stop","last_assistant_message":"No response requested.","prompt_id":"p1"}"""));
    }

    [Fact]
    public void A_failure_is_classified_by_its_text_then_its_details_then_its_error()
    {
        var failed = Assert.IsType<TurnFailed>(What(
            """{"session_id":"s1","hook_event_name":"StopFailure","error":"unknown","last_assistant_message":"API Error: 400","error_details":"400 prompt is too long: 250000 tokens","prompt_id":"p1"}"""));
        Assert.Equal(FailureClass.ContextFull, failed.Cause.Class);
        Assert.Equal("p1", failed.PromptId);
    }

    [Theory]
    [InlineData("Stop")]
    [InlineData("StopFailure")]
    [InlineData("SessionStart")]
    [InlineData("SessionEnd")]
    public void A_subagents_turn_is_not_the_sessions(string name)
    {
        var reading = Read($$"""{"session_id":"s1","agent_id":"a1","hook_event_name":"{{name}}","error":"server_error"}""");
        Assert.Null(reading.Refusal);
        Assert.Empty(reading.Payload!.What);
    }

    [Fact]
    public void A_subagents_question_is_asked_of_the_same_person() =>
        Assert.Equal(
            new PermissionRequested("Bash"),
            What("""{"session_id":"s1","agent_id":"a1","hook_event_name":"PermissionRequest","tool_name":"Bash","tool_input":{}}"""));

    [Fact]
    public void A_notification_is_told_with_its_kind() =>
        Assert.Equal(
            new PersonNotified("permission_prompt", "Claude needs your permission"),
            What("""{"session_id":"s1","hook_event_name":"Notification","notification_type":"permission_prompt","message":"Claude needs your permission"}"""));

    [Fact]
    public void An_event_that_is_not_followed_is_read_and_means_nothing()
    {
        var reading = Read("""{"session_id":"s1","hook_event_name":"PreToolUse","tool_name":"Bash","cwd":"/p"}""");
        Assert.Equal(("PreToolUse", "s1", "/p"), (reading.Payload!.EventName, reading.Payload.SessionId, reading.Payload.WorkingDirectory));
        Assert.Empty(reading.Payload.What);
    }

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("{", "not JSON")]
    [InlineData("[]", "not a JSON object")]
    [InlineData("null", "not a JSON object")]
    [InlineData("{}", "hook_event_name")]
    [InlineData("""{"hook_event_name":7,"session_id":"s"}""", "hook_event_name")]
    [InlineData("""{"hook_event_name":"Stop"}""", "session_id")]
    [InlineData("""{"hook_event_name":"Stop","session_id":"s","last_assistant_message":"\ud800"}""", "cannot be read")]
    public void What_is_not_understood_is_refused_with_a_reason(string json, string words)
    {
        var reading = Read(json);
        Assert.Null(reading.Payload);
        Assert.Contains(words, reading.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_payload_that_is_too_large_is_refused_unread() =>
        Assert.Contains("not read", Reader.Read(new byte[HookPayloadReader.MaxBytes + 1]).Refusal, StringComparison.Ordinal);

    [Fact]
    public void Nesting_without_end_is_refused() =>
        Assert.NotNull(Read(string.Concat(Enumerable.Repeat("{\"a\":", 10_000))).Refusal);

    [Fact]
    public void A_long_prompt_is_bounded_and_not_cut_through_a_character()
    {
        var text = new string('a', HookPayloadReader.MaxTextLength - 1) + "😀😀";
        var submitted = Assert.IsType<PromptSubmitted>(
            What($$"""{"session_id":"s1","hook_event_name":"UserPromptSubmit","prompt":"{{text}}"}"""));
        Assert.Equal(new string('a', HookPayloadReader.MaxTextLength - 1), submitted.Prompt);
    }

    [Fact]
    public void No_bytes_make_it_throw() =>
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll<byte[]>(bytes => Reader.Read(bytes).Refusal is not null));

    [Fact]
    public void A_start_after_a_compaction_also_tells_that_it_ended() =>
        Assert.Equal(
            [new SessionStarted("s1", "compact"), new CompactionEnded()],
            All("""{"session_id":"s1","hook_event_name":"SessionStart","source":"compact","model":"m"}"""));

    [Fact]
    public void A_start_also_tells_the_model() =>
        Assert.Equal(
            [new SessionStarted("s1", "startup"), new ModelNamed("claude-opus-5-5")],
            All("""{"session_id":"s1","hook_event_name":"SessionStart","source":"startup","model":"claude-opus-5-5"}"""));

    [Fact]
    public void A_stop_also_tells_how_many_tasks_go_on_in_the_background() =>
        Assert.Equal(
            [new TurnCompleted("done"), new BackgroundTasksSeen(2)],
            All("""{"session_id":"s1","hook_event_name":"Stop","last_assistant_message":"done","background_tasks":[{"id":"a"},{"id":"b"}]}"""));

    [Fact]
    public void A_compaction_is_told_at_both_ends_and_a_subagents_is_not()
    {
        Assert.Equal([new CompactionStarted()], All("""{"session_id":"s1","hook_event_name":"PreCompact","trigger":"auto"}"""));
        Assert.Equal([new CompactionEnded()], All("""{"session_id":"s1","hook_event_name":"PostCompact","trigger":"auto"}"""));
        Assert.Empty(All("""{"session_id":"s1","agent_id":"a1","hook_event_name":"PreCompact","trigger":"auto"}"""));
        Assert.Empty(All("""{"session_id":"s1","agent_id":"a1","hook_event_name":"Stop","background_tasks":[{}]}"""));
    }

    private static Observation? What(string json) => All(json) is [var first, ..] ? first : null;

    private static IReadOnlyList<Observation> All(string json)
    {
        var reading = Read(json);
        Assert.Null(reading.Refusal);
        return reading.Payload!.What;
    }

    private static HookReading Read(string json) => Reader.Read(Encoding.UTF8.GetBytes(json));
}
