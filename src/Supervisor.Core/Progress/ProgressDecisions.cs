using Supervisor.Core.Recovery;
using Supervisor.Core.Sessions;

namespace Supervisor.Core.Progress;

/// <summary>
/// Follows the progress of the running turn: after every signal, and after what else it decided, so that it is known whether a turn
/// runs. It judges then, and hands what is overdue to <see cref="StallDecisions"/>.
/// </summary>
internal static class ProgressDecisions
{
    /// <summary>Draws the consequences of a signal for the progress of the turn.</summary>
    /// <param name="before">The state before the signal.</param>
    /// <param name="observed">Whether the signal was dispatched: it was not stale.</param>
    public static void After(Step step, SessionState before, bool observed)
    {
        if (!step.IsClaude) return;
        Frame(step, before, observed);
        if (observed) Observe(step, before);
        if (!step.State.Process.IsAlive) return;
        Rearm(step, before);
        Judge(step);
    }

    /// <summary>Acts on what is overdue, and tells what is overlong.</summary>
    public static void Judge(Step step)
    {
        var verdict = Verdicts.Of(step.State, step.Policy, step.Now);
        VerdictKind? overdue = verdict.Kind.IsOverdue() ? verdict.Kind : null;
        if (overdue is not null && step.State.Progress.Overdue is null && verdict.Until + Bounds.Starved < step.Now)
        {
            Change(step, p => p with { ArmedAt = step.Now });
            step.Tell(NoteKind.Rearmed, $"{verdict.Reason}, which was noticed too late to be sure; the turn is watched anew from now");
            overdue = null;
        }

        if (overdue != step.State.Progress.Overdue) Change(step, p => p with { Overdue = overdue });
        if (Layers.OverlongAt(step.State, step.Policy) <= step.Now && !step.State.Progress.OverlongTold)
        {
            Change(step, p => p with { OverlongTold = true });
            step.Tell(NoteKind.Overlong, $"the turn has run for {PlainTime.Of(step.Now - step.State.Progress.StartedAt)}, longer than turn_limit; it is left alone");
        }

        if (overdue is not null) StallDecisions.OnOverdue(step, verdict);
    }

    /// <summary>When the progress wants to be judged again, should nothing happen; null when it need not.</summary>
    public static TimeSpan? Next(SessionState state, SessionPolicy policy)
    {
        var progress = state.Progress;
        TimeSpan? next = progress.OverlongTold ? null : Layers.OverlongAt(state, policy);
        var frozen = Layers.FrozenAt(state, policy);
        if (progress.Overdue != VerdictKind.Frozen) next = Earlier(next, frozen);
        if (progress.Overdue is null && frozen is null) next = Earlier(next, Layers.Content(state, policy)?.Due);
        return next;
    }

    /// <summary>A turn begins, ends, or a new process takes its place.</summary>
    private static void Frame(Step step, SessionState before, bool observed)
    {
        var state = step.State;
        if (state.Process.Incarnation != before.Process.Incarnation)
        {
            Change(step, p => new TurnProgress { Thresholds = p.Thresholds, Model = p.Model });
            if (state.Turn.InFlight) Begin(step, before, step.Now, state.Process.Launch?.Prompt, isRequested: true);
            return;
        }

        if (!state.Turn.InFlight)
        {
            if (before.Turn.InFlight) Change(step, p => Between(p));
            return;
        }

        var submitted = observed ? step.Signal.What as PromptSubmitted : null;
        var retried = state.Recovery is RecoveryState.Verifying && before.Recovery is not RecoveryState.Verifying;
        if (before.Turn.InFlight && submitted is null && !retried) return;
        if (before.Recovery is RecoveryState.Interrupting && submitted is null) return; // nothing was interrupted: it is the same turn
        // What happened since our attempt began is of this turn, even when its submission was noticed later.
        var typed = retried ? TypingDecisions.AwaitsProofSince(before.Recovery) : null;
        var at = Happened(step);
        var isRequested = submitted is not null || typed is not null || step.Signal.What is MainRequestSent;
        Begin(step, before, at, submitted?.Prompt ?? (typed is null ? null : state.Typed), isRequested, typed ?? at);
    }

    private static void Begin(Step step, SessionState before, TimeSpan at, string? prompt, bool isRequested, TimeSpan? started = null)
    {
        // A busy line that begins with the turn counts from nothing: what it shows when it is first seen is content.
        var isNew = before.Process.Incarnation != step.State.Process.Incarnation || before.Screen.Kind != ScreenKind.Busy;
        Change(step, p => Between(p) with
        {
            Tokens = isNew ? 0 : before.Screen.Tokens ?? 0,
            StartedAt = started ?? at,
            RequestAt = at,
            ArmedAt = at,
            Prompt = prompt,
            IsRequested = isRequested,
        });
    }

    /// <summary>What is known beyond one turn.</summary>
    private static TurnProgress Between(TurnProgress p) => new()
    {
        CountsThinking = p.CountsThinking,
        Registry = p.Registry,
        Notice = p.Notice,
        Model = p.Model,
        Thresholds = p.Thresholds,
        DrawingStoppedSince = p.DrawingStoppedSince,
        BackgroundSince = p.BackgroundSince,
        BackgroundShownSince = p.BackgroundShownSince,
        HookShownSince = p.HookShownSince,
        CompactingShownSince = p.CompactingShownSince,
        CompactionSince = p.CompactionSince,
    };

    private static void Observe(Step step, SessionState before)
    {
        var (now, at) = (step.Now, Happened(step));
        switch (step.Signal.What)
        {
            case ScreenShown: ScreenProgress.OnShown(step, before); break;
            case MainRequestSent: OnRequest(step, at); break;
            case BytesReceived: OnBytes(step, at); break;
            case ContentSeen: OnContent(step, at, closesTools: true); break;
            case ToolStarted tool: OnToolStarted(step, tool, at); break;
            case ToolEnded tool: OnToolEnded(step, tool, at); break;
            case PermissionRequested asked: InTurn(step, p => p with { Permission = new(asked.Tool, at) }); break;
            case ClientRetrying retrying:
                InTurn(step, p => p.ClientWait?.Since >= at ? p : p with { ClientWait = new(retrying.Text, at) });
                break;
            case CompactionStarted: Change(step, p => p with { CompactionSince = at }); break;
            case CompactionEnded or SessionStarted { Origin: "compact" }: Change(step, p => p with { CompactionSince = null }); break;
            case BackgroundTasksSeen { Running: > 0 }: Change(step, p => p with { BackgroundSince = p.BackgroundSince ?? at }); break;
            case BackgroundTasksSeen: Change(step, p => p with { BackgroundSince = null }); break;
            case RegistryShown shown:
                Change(step, p => (p.Registry?.Status, p.Registry?.WaitingFor) == (shown.Status, shown.WaitingFor)
                    ? p : p with { Registry = new(shown.Status, shown.WaitingFor, at) });
                break;
            case NoticeSeen notice: Change(step, p => p with { Notice = new(notice.Signature, notice.Text, at) }); break;
            case ModelNamed named: Change(step, p => p with { Model = named.Model }); break;
            case ThresholdsMeasured measured: Change(step, p => p with { Thresholds = measured.Thresholds }); break;
            case DrawingStopped stopped: Change(step, p => p with { DrawingStoppedSince = at - stopped.For }); break;
            case DrawingResumed: Resume(step); break;
            case HostPaused paused: OnPaused(step, paused, now); break;
        }
    }

    /// <summary>A request leaves only when the turn's tools have ended, its permissions are answered and its own waits are over.</summary>
    private static void OnRequest(Step step, TimeSpan at) => InTurn(step, p =>
    {
        if (p.RequestSeenAt >= at || at < p.StartedAt - Bounds.SourceLag) return p;
        var believed = p.Requests < Bounds.RequestsWithoutContent;
        return p with
        {
            RequestAt = believed && at > p.RequestAt ? at : p.RequestAt,
            FirstByteAt = believed ? null : p.FirstByteAt,
            RequestSeenAt = at,
            BytesAreTold = step.Signal.Source == SignalSource.DebugLog,
            Requests = p.Requests + 1,
            IsRequested = true,
            Tools = p.Tools.EndAll(at),
            Permission = p.Permission?.Since < at ? null : p.Permission,
            ClientWait = p.ClientWait?.Since < at ? null : p.ClientWait,
            CompactionSince = p.CompactionSince < at ? null : p.CompactionSince,
        };
    });

    private static void OnBytes(Step step, TimeSpan at) => InTurn(step, p =>
    {
        // While tools run the bytes may be a subagent's.
        if (p.FirstByteAt is not null || !p.AwaitsContent || p.Tools.Any) return p;
        var sent = p.BytesAreTold ? p.RequestSeenAt ?? p.RequestAt : p.RequestAt;
        if (at < sent) return p;
        if (p.BytesAreTold) Timing.Measure(step, TimingKind.Connect, sent, at);
        return p with { FirstByteAt = at };
    });

    /// <summary>Content of the main turn.</summary>
    /// <param name="closesTools">Whether it tells that tools which started well before it have ended; tokens may be those of a tool's agents.</param>
    public static void OnContent(Step step, TimeSpan at, bool closesTools) => InTurn(step, p =>
    {
        if (at < p.StartedAt - Bounds.SourceLag || p.ContentAt >= at) return p;
        if (p.AwaitsContent && at > p.RequestAt) Timing.Measure(step, TimingKind.FirstContent, p.RequestAt, at);
        else if (!p.AwaitsContent && p.ContentAt is { } last && at - last >= Bounds.ShortestGap) Timing.Measure(step, TimingKind.Gap, last, at);
        return p with
        {
            ContentAt = at,
            Requests = 0,
            Tools = closesTools ? p.Tools.EndAll(at - Bounds.ToolOverlap) : p.Tools,
            Permission = closesTools && p.Permission?.Since < at ? null : p.Permission,
            ClientWait = p.ClientWait?.Since <= at - (step.Signal.Source == SignalSource.Screen ? Bounds.CountLag : TimeSpan.Zero) ? null : p.ClientWait,
        };
    });

    private static void OnToolStarted(Step step, ToolStarted tool, TimeSpan at)
    {
        OnContent(step, at, closesTools: false);
        InTurn(step, p => at < p.RequestSeenAt || at < p.StartedAt - Bounds.SourceLag
            ? p
            : p with { Tools = p.Tools.Start(new(Id(tool.ToolUseId, tool.Tool), tool.Tool, at)) });
    }

    /// <summary>The last tool that ends leads to the next request, told or not.</summary>
    private static void OnToolEnded(Step step, ToolEnded tool, TimeSpan at) => InTurn(step, p =>
    {
        if (at < p.StartedAt - Bounds.SourceLag) return p;
        var tools = p.Tools.End(Id(tool.ToolUseId, tool.Tool));
        if (tools.Equals(p.Tools)) return p;
        return (p with { Tools = tools, Permission = p.Permission?.Since < at ? null : p.Permission }).AwaitAfterTool(at);
    });

    /// <summary>After the end of the last tool a new answer is awaited.</summary>
    public static TurnProgress AwaitAfterTool(this TurnProgress p, TimeSpan at) => p.Tools.Any || at <= p.RequestAt
        ? p
        : p with { RequestAt = at, FirstByteAt = null, BytesAreTold = false };

    /// <summary>
    /// The client draws again. What it did meanwhile could not be seen: the layers count on from where they were, without that time. They do
    /// not begin anew, or a slow machine that pauses now and then would hide a stall.
    /// </summary>
    public static void Resume(Step step)
    {
        if (step.State.Progress.DrawingStoppedSince is not { } stopped) return;
        var at = Happened(step);
        var layer = Layers.Content(step.State, step.Policy);
        Change(step, p => p with { DrawingStoppedSince = null });
        if (layer is null || at <= stopped) return;
        var moved = layer.Since + (at - Later(stopped, layer.Since));
        Change(step, p => p with { ArmedAt = Later(p.ArmedAt, moved < at ? moved : at) });
    }

    private static void OnPaused(Step step, HostPaused paused, TimeSpan now)
    {
        Change(step, p => p with { ArmedAt = now });
        StallDecisions.OnPaused(step);
        if (Layers.Run(step.State, step.Policy)) step.Tell(NoteKind.Rearmed, $"{paused.Why}: the running turn is watched anew from now");
    }

    /// <summary>What suspended the layers is over: they count from now.</summary>
    private static void Rearm(Step step, SessionState before)
    {
        if (!step.State.Turn.InFlight || before.Progress == step.State.Progress && before.Screen == step.State.Screen) return;
        var was = !Suspensions.Of(before, step.Policy, step.Now).IsEmpty || Layers.IsSilentThinking(before.Progress);
        var isNow = !Suspensions.Of(step.State, step.Policy, step.Now).IsEmpty || Layers.IsSilentThinking(step.State.Progress);
        if (was && !isNow) Change(step, p => p with { ArmedAt = Later(p.ArmedAt, Happened(step)) });
    }

    public static void Change(Step step, Func<TurnProgress, TurnProgress> change)
    {
        var changed = change(step.State.Progress);
        if (!changed.Equals(step.State.Progress)) step.State = step.State with { Progress = changed };
    }

    public static void InTurn(Step step, Func<TurnProgress, TurnProgress> change)
    {
        if (step.State.Turn.InFlight) Change(step, change);
    }

    /// <summary>When the signal's matter happened; never in the future, whatever a source says.</summary>
    public static TimeSpan Happened(Step step) => step.Signal.Happened > step.Now ? step.Now : step.Signal.Happened;

    private static string Id(string id, string tool) => id.Length > 0 ? id : tool;

    private static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan? Earlier(TimeSpan? a, TimeSpan? b) => a is null ? b : b is null ? a : a < b ? a : b;
}
