using System.Text;
using Supervisor.Control;
using Supervisor.Daemon.Journal;
using Supervisor.Daemon.Sessions;
using Supervisor.Terminal.Keyboard;
using Supervisor.Terminal.Screen;

namespace Supervisor.Daemon.Api;

/// <summary>Presses keys for a person: at once, and with no look at the screen, as if typed in an attached terminal.</summary>
internal sealed class PersonInput(SessionSet sessions, JournalWriter journal, DaemonClock clock)
{
    /// <summary>Presses keys, or writes bytes as they are.</summary>
    /// <param name="request">With exactly one of the two.</param>
    public async Task<ActionReply> PressAsync(string name, KeysRequest request, CancellationToken cancellationToken)
    {
        if (sessions.Find(name) is not { } session) return new ActionReply(name, ActionOutcome.BadName);
        if (session.Edges.Latest is not { } life || !session.State.Process.IsAlive) return new ActionReply(name, ActionOutcome.NotRunning);
        var bytes = request.Raw is { Length: > 0 } raw ? raw : Encode(request.Keys!, life.Terminal.Snapshot().Modes);
        // How many, and not which: they may be a password.
        journal.Record(new JournalEntry(clock.Wall, session.Name, "asked")
        {
            Text = $"a person presses keys ({bytes.Length} bytes)",
            SessionId = session.State.Conversation.SessionId,
        });
        try
        {
            await life.TypeAsPersonAsync(bytes, cancellationToken).ConfigureAwait(false);
            return new ActionReply(name, ActionOutcome.Accepted, $"{bytes.Length} bytes written");
        }
        catch (IOException e)
        {
            return new ActionReply(name, ActionOutcome.Refused, e.Message);
        }
    }

    private static byte[] Encode(IReadOnlyList<string> keys, TerminalModes modes) =>
        [.. keys.SelectMany(k => KeyNames.TryEncode(k, modes, out var encoded) ? encoded : Encoding.UTF8.GetBytes(k))];
}
