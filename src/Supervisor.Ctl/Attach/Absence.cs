using System.Net;
using System.Text;
using Supervisor.Control;
using Supervisor.Control.Attach;

namespace Supervisor.Ctl.Attach;

/// <summary>What came of waiting for a daemon that went away.</summary>
internal abstract record Return
{
    private Return()
    {
    }

    /// <summary>It is back and shows the session.</summary>
    internal sealed record To(AttachConnection Connection) : Return;

    /// <summary>There is nothing to go on with.</summary>
    internal sealed record Never(AttachEnd End) : Return;

    /// <summary>The person left meanwhile.</summary>
    internal sealed record Unwanted : Return;
}

/// <summary>The time between a connection that was lost and the next: tries again and again, and says so in the terminal.</summary>
/// <param name="name">The session, as it is shown.</param>
/// <param name="key">What leaves.</param>
/// <param name="attach">Attaches anew; told whether keys were dropped.</param>
/// <param name="patience">How long the daemon is waited for; zero: not at all.</param>
/// <param name="readOnly">Whether no key is passed on anyway.</param>
internal sealed class Absence(
    string name, DetachKey key, Func<bool, AttachConnection> attach, TimeSpan patience, bool readOnly, TimeProvider time)
{
    /// <summary>For one try: a daemon that has just begun to listen may be busy.</summary>
    public static readonly TimeSpan TryBound = TimeSpan.FromSeconds(3);

    /// <summary>A person does not notice it, and to be refused costs nothing.</summary>
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(100);

    /// <summary>Absences that are shorter are told by the title only.</summary>
    private static readonly TimeSpan Unspoken = TimeSpan.FromSeconds(1);

    /// <summary>A daemon that listens may still be taking its sessions up; what it says of one after this time is so.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    private string _shown = "";

    /// <summary>Whether no key is passed on anyway.</summary>
    public bool ReadOnly => readOnly;

    /// <summary>Waits until the session is there again, or it is known that it will not be, or the time is over.</summary>
    /// <param name="dropped">Whether keys were dropped so far.</param>
    /// <param name="over">Set when the person leaves.</param>
    public Return Await(PersonTerminal terminal, Func<bool> dropped, ManualResetEventSlim over)
    {
        var lost = time.GetTimestamp();
        (_shown, long? answered) = ("", null);
        if (patience > TimeSpan.Zero) terminal.Write(Encoding.UTF8.GetBytes(AwayLine.Title(name)));
        while (time.GetElapsedTime(lost) < patience)
        {
            // Before the first try, too: a daemon that cuts every connection at once must not be asked without end.
            if (over.Wait(BetweenTries)) return new Return.Unwanted();
            try
            {
                var connection = attach(dropped());
                _shown = ""; // painted over
                return new Return.To(connection);
            }
            catch (DaemonUnreachableException)
            {
                answered = null;
            }
            catch (ControlException e) when (e.ExitCode is { } code)
            {
                return new Return.Never(new AttachEnd.Exited(code));
            }
            catch (ControlException e) when (e.Status is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
            {
                answered ??= time.GetTimestamp();
                if (time.GetElapsedTime(answered.Value) >= Settling) return new Return.Never(new AttachEnd.Gone(e.Message));
            }
            catch (ControlException e)
            {
                return new Return.Never(new AttachEnd.Gone(e.Message));
            }

            Tell(terminal, time.GetElapsedTime(lost), dropped());
        }

        return new Return.Never(new AttachEnd.Lost(patience));
    }

    /// <summary>Takes the line away, when nothing will be painted over it.</summary>
    public void Erase(PersonTerminal terminal)
    {
        if (_shown.Length > 0) terminal.Write(AwayLine.Erase);
    }

    private void Tell(PersonTerminal terminal, TimeSpan away, bool dropped)
    {
        var text = away < Unspoken && !dropped ? "" : AwayLine.Text(away, key.ToString(), readOnly, dropped);
        if (text == _shown) return;
        _shown = text;
        terminal.Write(AwayLine.Draw(text, PersonTerminal.Size.Columns));
    }
}
