using System.Text.Json;
using Supervisor.Control;
using Supervisor.Core.Progress;
using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Explaining;

namespace Supervisor.Daemon.Tests.Explaining;

public class ExplanationTests
{
    private static readonly RecoveryPolicy Fixed = new() { StallAfter = Threshold.Fixed(TimeSpan.FromSeconds(20)), FirstToken = Threshold.Fixed(TimeSpan.FromSeconds(20)) };

    [Fact]
    public void A_working_turn_has_a_layer_and_what_follows_when_its_threshold_passes()
    {
        var reply = Told.Working(Fixed).After(1).Sees(SignalSource.DebugLog, new BytesReceived()).Sees(SignalSource.Transcript, new ContentSeen("an answer")).After(5).Explained();

        Assert.Equal(("RUNNING", "working", 4711), (reply.State, reply.Phase, reply.Pid));
        Assert.Equal(("working", "gap", 5, 15), (reply.Verdict!.Kind, reply.Verdict.Layer, reply.Verdict.SinceSeconds, reply.Verdict.UntilSeconds));
        Assert.Equal(reply.At + TimeSpan.FromSeconds(15), reply.Verdict.Until);
        Assert.Equal(new NextReply("press Esc and type 'continue', should no content come", 15, reply.At + TimeSpan.FromSeconds(15)), Assert.Single(reply.Next));
        Assert.Null(reply.Incident);
    }

    [Fact]
    public void A_dialog_suspends_and_nothing_is_done_while_it_is_open()
    {
        var told = Told.Working().Sees(SignalSource.Screen, new ScreenShown(new ScreenView(ScreenKind.Dialog) { Dialog = "permission" })).After(40);

        var reply = told.Explained();

        Assert.Equal("waiting_for_person", reply.Phase);
        Assert.Equal("suspended", reply.Verdict!.Kind);
        var suspension = Assert.Single(reply.Verdict.Suspensions);
        Assert.Equal(("person", 40, null), (suspension.Kind, suspension.SinceSeconds, suspension.UntilSeconds));
        Assert.Equal("nothing while this lasts: a dialog is open (permission)", reply.Next[0].What);
        Assert.Equal("a dialog (permission)", told.Source("screen").Text);
    }

    [Fact]
    public void A_failed_turn_says_when_what_is_typed_and_why()
    {
        var cause = new FailureCause(FailureClass.Limit, "hit the limit", "limit-session", Told.Epoch + TimeSpan.FromHours(3));
        var reply = Told.Working().Sees(SignalSource.Hook, new TurnFailed(new FailureCause(FailureClass.Transient, "connection lost", "reset"))).After(1)
            .Explained(s => s with { Reference = "somebody's issue" });

        Assert.Equal("failed", reply.Phase);
        Assert.Equal(("type 'continue' (retry 1 of 3), if the screen allows it then", 1), (reply.Next[0].What, reply.Next[0].InSeconds));
        Assert.Equal(new ExplainedIncident("api-1", "transient", "connection lost", reply.At - TimeSpan.FromSeconds(1), true, "reset", "somebody's issue", null), reply.Incident);
        Assert.Equal("the turn failed: transient: (the incident's words)", reply.Sources.Single(s => s.Source == "hooks").Text);
        Assert.Equal(cause.Until, Told.Working().Sees(SignalSource.Hook, new TurnFailed(cause)).Explained().Incident!.Until);
    }

    [Fact]
    public void A_stalled_turn_says_that_it_is_interrupted_and_what_if_that_has_no_effect()
    {
        var reply = Told.Working(Fixed).After(21).Explained();

        Assert.Equal("stalled", reply.Phase);
        Assert.StartsWith("type 'continue' (retry 1 of 3) when Esc has brought the input box back", reply.Next[0].What, StringComparison.Ordinal);
        Assert.Equal("transient", reply.Incident!.Class);
    }

    [Fact]
    public void A_session_that_is_stopped_or_given_up_says_what_a_person_can_do()
    {
        Assert.Equal("nothing; 'supervisorctl start api' starts it", new Told().Explained().Next[0].What);
        Assert.Equal(
            "nothing; 'supervisorctl retry api' lets it try again",
            Told.Working(Fixed with { MaxRetries = 0 }).Sees(SignalSource.Hook, new TurnFailed(new FailureCause(FailureClass.Transient, "lost"))).Explained().Next[0].What);
    }

    [Fact]
    public void A_plain_session_has_no_verdict_and_no_sources()
    {
        var reply = new Told(SessionKind.Plain).Started().Explained();

        Assert.Equal(("plain", null, null, null), (reply.Kind, reply.Verdict, reply.SessionId, reply.Retries));
        Assert.Empty(reply.Sources);
        Assert.Empty(reply.Thresholds);
        Assert.Equal("nothing while it runs", reply.Next[0].What);
    }

    [Fact]
    public void Each_source_says_whether_it_is_there_what_it_last_told_and_how_long_ago()
    {
        var told = Told.Working().After(3).Sees(SignalSource.Registry, new RegistryShown("busy", null)).After(2);
        SessionSight With(SessionSight sight) => sight with
        {
            Undrawn = TimeSpan.FromSeconds(0.4),
            DebugFile = new SeenFile("/d/api.log", sight.Wall - TimeSpan.FromSeconds(0.2)),
            Transcript = null,
            Registry = new SeenFile("/h/4711.json", sight.Wall - TimeSpan.FromSeconds(30)),
        };

        Assert.Equal(new SourceReply("screen", "seen", 5, At(-5), "busy, 3 tokens", 2, null), told.Source("screen", With));
        Assert.Equal(("seen", 0.4), (told.Source("drawing", With).State, told.Source("drawing", With).AgeSeconds));
        Assert.Equal(new SourceReply("debug_file", "seen", 5, At(-5), "a request of the main turn was sent", 1, "/d/api.log"), told.Source("debug_file", With));
        Assert.Equal(new SourceReply("hooks", "seen", 5, At(-5), "a prompt was submitted", 1, null), told.Source("hooks", With));
        Assert.Equal(new SourceReply("transcript", "missing", null, null, "there is no such file", 0, null), told.Source("transcript", With));
        Assert.Equal(new SourceReply("registry", "seen", 2, At(-2), "busy; last written 30 s ago", 1, "/h/4711.json"), told.Source("registry", With));
        Assert.Equal(("silent", null), (told.Source("person", With).State, told.Source("person", With).AgeSeconds));

        DateTimeOffset At(double seconds) => told.Explained().At + TimeSpan.FromSeconds(seconds);
    }

    [Fact]
    public void A_file_that_is_there_and_has_told_nothing_is_silent_and_one_that_is_gone_is_missing()
    {
        var told = new Told().Started();

        Assert.Equal("silent", told.Source("debug_file", s => s with { DebugFile = new SeenFile("/d", s.Wall) }).State);
        Assert.Equal("missing", told.Source("debug_file", s => s with { DebugFile = new SeenFile("/d", null) }).State);
        told.Sees(SignalSource.DebugLog, new ToolStarted("Bash", "t1"));
        var gone = told.Source("debug_file", s => s with { DebugFile = new SeenFile("/d", null) });
        Assert.Equal(("missing", "its file is gone; it last told: the tool Bash started"), (gone.State, gone.Text));
    }

    [Fact]
    public void A_clock_that_was_set_back_makes_no_age_below_zero()
    {
        var told = Told.Working();

        Assert.Equal("a request of the main turn was sent", told.Source("debug_file", s => s with { DebugFile = new SeenFile("/d", s.Wall + TimeSpan.FromHours(1)) }).Text);
    }

    [Fact]
    public void Nothing_of_prompts_drafts_and_answers_is_told()
    {
        var reply = Told.Working()
            .Sees(SignalSource.Screen, new ScreenShown(new ScreenView(ScreenKind.Idle) { Draft = "a secret draft", LastPrompt = "the secret prompt", HasAnswer = true }))
            .Sees(SignalSource.Hook, new PersonNotified("idle_prompt", "a secret message"))
            .Sees(SignalSource.Hook, new TurnCompleted("a secret answer"))
            .Explained();

        var text = JsonSerializer.Serialize(reply, ControlJson.Default.ExplainReply);

        Assert.Contains("a draft of 14 characters", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Thresholds_have_the_names_of_the_configuration_and_their_reasons()
    {
        var measured = ModelTimings.Empty with { Gap = TimingHistogram.Of([(TimeSpan.FromSeconds(50), 40)]) };
        var reply = Told.Working().Explained(s => s with { Thresholds = Thresholds.Of(RecoveryPolicy.Default, measured) });

        Assert.Equal(
            ["connect 300", "first_token 300", "stall_after 103", "silent_thinking 900", "frozen_after 60", "turn_limit "],
            reply.Thresholds.Select(t => $"{t.Name} {t.Seconds}"));
        Assert.Equal("2 × p99 (51 s) of 40 measurements", reply.Thresholds[2].Reason);
        Assert.Equal(("off", "0 of 30 measurements so far"), (reply.Thresholds[5].Reason, reply.Thresholds[0].Reason));
    }
}
