using Supervisor.Control;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Sessions;
using Supervisor.Terminal.Screen;

namespace Supervisor.Daemon.Api;

/// <summary>Says what a screen shows, and what it was read as.</summary>
internal static class ScreenReplies
{
    /// <summary>The version of the form.</summary>
    public const int Version = 1;

    /// <param name="session">Whose screen it is.</param>
    /// <param name="screen">Null when its program was never started.</param>
    /// <param name="view">Null for a plain session.</param>
    public static ScreenReply Of(Supervised session, ScreenSnapshot? screen, ScreenView? view)
    {
        var (columns, rows) = screen is null
            ? (session.Config.Terminal.Columns, session.Config.Terminal.Rows)
            : (screen.Size.Columns, screen.Size.Rows);
        return new ScreenReply(
            Version,
            session.Name,
            columns,
            rows,
            new CursorReply(screen?.CursorRow ?? 0, screen?.CursorColumn ?? 0, screen?.Modes.CursorVisible ?? true),
            screen?.Title ?? "",
            screen?.Modes.AlternateScreen ?? false,
            screen is null ? [] : [.. Enumerable.Range(0, rows).Select(screen.RowText)],
            view is null ? null : Of(view));
    }

    private static ViewReply Of(ScreenView view) => new(
        view.Kind switch
        {
            ScreenKind.Idle => "idle",
            ScreenKind.Busy => "busy",
            ScreenKind.Dialog => "dialog",
            _ => "unknown",
        },
        view.Draft,
        view.Dialog,
        view.Dialog is null && view.Kind != ScreenKind.Dialog ? null : view.Form switch
        {
            DialogForm.Picker => "picker",
            DialogForm.SignIn => "sign_in",
            _ => "dialog",
        },
        [.. view.Options.Select(o => new OptionReply(o.Label, o.Number))],
        view.Selected,
        view.Spinner?.Verb,
        view.Spinner?.Elapsed is { } elapsed ? (int)elapsed.TotalSeconds : null,
        view.Tokens,
        view.Waiting,
        view.Error,
        view.Queued,
        [.. Enum.GetValues<ScreenActivity>().Where(one => one != ScreenActivity.None && view.Activity.HasFlag(one)).Select(Name)]);

    private static string Name(ScreenActivity activity) => activity switch
    {
        ScreenActivity.Thinking => "thinking",
        ScreenActivity.Tool => "tool",
        ScreenActivity.Compacting => "compacting",
        ScreenActivity.Hook => "hook",
        ScreenActivity.Background => "background",
        ScreenActivity.Answering => "answering",
        _ => "unknown",
    };
}
