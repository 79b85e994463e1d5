using System.Text;
using Supervisor.Core.Sessions;
using Supervisor.Core.Typing;
using Supervisor.Daemon.Sessions;
using Supervisor.Terminal.Pty;

namespace Supervisor.Daemon.Clients;

/// <summary>
/// Types, and nothing else types: the one safe path for every automatic key of a session.
/// Scheme: exclusive through a flag; who comes second is refused, with that reason. Each key is preceded by a fresh look at the
/// screen; when that look does not agree with the one the script decided on, nothing is typed and the script looks again.
/// </summary>
internal sealed class Keyboard(IPty pty, ScreenWatcher screen, DaemonClock clock)
{
    /// <summary>A screen that does not change is looked at this often while typing.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(250);

    /// <summary>Text longer than this is pasted: typed in one write it would be taken for a paste anyway [measured: 2,000 characters].</summary>
    private const int PasteLength = 200;

    private int _typing;

    /// <summary>Submits a text. Refusal is a result with a reason, not an exception.</summary>
    public async Task<TypingEnded> SubmitAsync(Submit submit, CancellationToken cancellationToken)
    {
        if (FindControl(submit.Text) is { } control)
        {
            return new TypingEnded(submit.Attempt, TypingOutcome.Refused, $"the text holds a control character (U+{(int)control:X4})");
        }

        if (Interlocked.Exchange(ref _typing, 1) != 0)
        {
            return new TypingEnded(submit.Attempt, TypingOutcome.Refused, "another text is being typed");
        }

        try
        {
            return await RunAsync(submit, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            return new TypingEnded(submit.Attempt, TypingOutcome.NotSubmitted, $"the terminal took no input: {e.Message}");
        }
        finally
        {
            Volatile.Write(ref _typing, 0);
        }
    }

    private async Task<TypingEnded> RunAsync(Submit submit, CancellationToken cancellationToken)
    {
        var script = new SubmitScript(submit.Text, submit.DraftIsOurs, clock.Now);
        while (true)
        {
            var view = screen.Current;
            var (next, action) = script.Step(view, clock.Now);
            if (action is not null && !screen.ReadNow().Equals(view))
            {
                (next, action) = (script, null); // it is being redrawn: look again when it rests
            }

            script = next;
            if (script.Stage == SubmitStage.Ended) return new TypingEnded(submit.Attempt, script.Outcome, script.Reason);
            if (action is not null) await pty.WriteAsync(Encode(action), cancellationToken).ConfigureAwait(false);
            await screen.WaitForChangeAsync(view, Wait(script), cancellationToken).ConfigureAwait(false);
        }
    }

    private TimeSpan Wait(SubmitScript script)
    {
        var left = (script.Due ?? clock.Now) - clock.Now;
        return left < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : left < Glance ? left : Glance;
    }

    private static byte[] Encode(KeyAction action) => action switch
    {
        KeyAction.TypeText { Text: var text } when text.Length > PasteLength || text.Contains('\n') => Encoding.UTF8.GetBytes($"\e[200~{text}\e[201~"),
        KeyAction.TypeText { Text: var text } => Encoding.UTF8.GetBytes(text),
        _ => "\r"u8.ToArray(),
    };

    private static char? FindControl(string text)
    {
        foreach (var c in text)
        {
            if (char.IsControl(c) && c is not ('\n' or '\t')) return c;
        }

        return null;
    }
}
