using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Explaining;

namespace Supervisor.Daemon.Tests.Explaining;

public class SourceNotesTests
{
    [Fact]
    public void What_an_earlier_process_told_is_not_noted_and_is_forgotten_with_it()
    {
        var told = Told.Working();
        Assert.NotNull(told.Notes.Of(NotedSource.Hooks));

        told.Sees(SignalSource.Process, new ProcessExited(1, null)).After(5).Sees(SignalSource.Process, new ProcessSpawned(4712));
        Assert.Null(told.Notes.Of(NotedSource.Hooks));
        told.Sees(SignalSource.Hook, new TurnCompleted(null), incarnation: 1);

        Assert.Null(told.Notes.Of(NotedSource.Hooks));
        Assert.IsType<OperatorAsked>(told.Notes.Of(NotedSource.Operator)!.What);
    }

    [Fact]
    public void A_line_that_is_told_late_hides_no_younger_one()
    {
        var told = Told.Working().After(10).Sees(SignalSource.DebugLog, new ToolStarted("Bash", "t1"), secondsAgo: 1);

        told.Sees(SignalSource.DebugLog, new BytesReceived(), secondsAgo: 4);

        var note = told.Notes.Of(NotedSource.DebugFile)!;
        Assert.IsType<ToolStarted>(note.What);
        told.Sees(SignalSource.DebugLog, new ToolEnded("Bash", "t1"));
        Assert.Equal(4, told.Notes.Of(NotedSource.DebugFile)!.Count);
    }

    [Fact]
    public void What_a_hook_tells_beside_its_matter_does_not_hide_it()
    {
        var told = Told.Working().After(5).Sees(SignalSource.Hook, new TurnCompleted(null)).Sees(SignalSource.Hook, new BackgroundTasksSeen(0));

        Assert.IsType<TurnCompleted>(told.Notes.Of(NotedSource.Hooks)!.What);
        told.After(5).Sees(SignalSource.Hook, new BackgroundTasksSeen(0));
        Assert.IsType<BackgroundTasksSeen>(told.Notes.Of(NotedSource.Hooks)!.What);
    }

    [Fact]
    public void The_deadlines_of_the_supervisor_itself_are_no_source()
    {
        var told = new Told().Started().After(100);

        Assert.Null(told.Notes.Of(NotedSource.Keyboard));
        Assert.Null(told.Notes.Of(NotedSource.Host));
    }

    [Fact]
    public void Every_observation_has_words()
    {
        Observation[] all =
        [
            new PromptSubmitted("x"), new MainRequestSent(), new BytesReceived(), new ContentSeen("3 tokens"), new TurnCompleted("x"),
            new TurnFailed(new FailureCause(FailureClass.ContextFull, "too long")), new FailureHinted(new FailureCause(FailureClass.Unknown, "hm")),
            new ClientRetrying("1/10"), new NoticeSeen("slow-first-byte", "Slow"), new ToolStarted("Bash", "1"), new ToolEnded("Bash", "1"),
            new SessionStarted("s", "resume"), new SessionEnded("clear"), new PermissionRequested("Bash"), new PermissionRequested(null),
            new PersonNotified("idle_prompt", "x"), new DrawingStopped(TimeSpan.FromSeconds(70)), new DrawingResumed(), new CompactionStarted(),
            new CompactionEnded(), new BackgroundTasksSeen(1), new BackgroundTasksSeen(2), new RegistryShown("waiting", "permission prompt"),
            new ModelNamed("opus"), new HostPaused(TimeSpan.FromMinutes(3), "the host slept"), new PersonTyped(), new OperatorAsked(OperatorCommand.Retry),
            new TypingEnded(1, TypingOutcome.Entered), new InterruptEnded(1, TypingOutcome.NotSubmitted, "the turn goes on"),
            new ScreenShown(new ScreenView(ScreenKind.Busy) { Tokens = 1, Activity = ScreenActivity.Thinking | ScreenActivity.Tool, Queued = 2 }),
        ];

        Assert.Equal(
            """
            a prompt was submitted
            a request of the main turn was sent
            the first bytes of an answer arrived
            content: 3 tokens
            the turn completed
            the turn failed: context_full: too long
            a request failed: hm
            the client retries: 1/10
            a notice (slow-first-byte): Slow
            the tool Bash started
            the tool Bash ended
            the conversation began (resume)
            the conversation ended (clear)
            permission is asked for Bash
            permission is asked
            the client called for its user (idle_prompt)
            nothing was drawn for 70 s
            it draws again
            the conversation is being compacted
            the compaction has ended
            1 background task runs
            2 background tasks run
            waiting for permission prompt
            the model is opus
            3 min were lost: the host slept
            a person typed in the terminal
            retry was asked for
            the retry text took effect
            Esc was typed and did not take effect: the turn goes on
            busy, 1 token, thinking, a tool runs, 2 messages queued
            """,
            string.Join('\n', all.Select(ObservationWords.Of)));
    }
}
