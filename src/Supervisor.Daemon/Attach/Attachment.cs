using Supervisor.Control.Attach;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Clients;
using Supervisor.Daemon.Sessions;
using Supervisor.Terminal;

namespace Supervisor.Daemon.Attach;

/// <summary>
/// One attached connection, from its first frame to its last.
/// Scheme: three loops, which end together: the pump sends, one reads frames, one keeps the title's sentence up to date.
/// </summary>
/// <param name="life">The life of the program that is shown; the attachment ends with it.</param>
/// <param name="hint">What the title says for the first seconds: how this viewer detaches. Null: nothing.</param>
internal sealed class Attachment(Supervised session, Incarnation life, Viewer viewer, string? hint, DaemonClock clock)
{
    /// <summary>How long the title shows the hint.</summary>
    private static readonly TimeSpan HintTime = TimeSpan.FromSeconds(10);

    /// <summary>A sentence with a countdown in it is renewed this often.</summary>
    private static readonly TimeSpan SentenceAge = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private const int ReadRoom = 8 * 1024;

    private readonly ViewerInput _input = new();
    private string? _problem;

    /// <summary>Runs until either side ends it. False when the connection should be cut, because the viewer does not read.</summary>
    public async Task<bool> RunAsync(Stream connection, CancellationToken ending, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var end = ending.Register(() => life.Terminal.Dismiss(viewer, "supervisord is ending"));
        life.Terminal.Enter(viewer, life.Pty.Resize);
        try
        {
            var pump = new ViewerPump(life.Terminal, viewer, connection, clock.Time).RunAsync(over.Token);
            var reading = ReadAsync(connection, over.Token);
            var telling = TellAsync(over.Token);
            // Who leaves says so by closing, which ends the reading; a fault of the frames ends it too, and is told before.
            if (await Task.WhenAny(pump, reading).ConfigureAwait(false) == reading && IsFault(reading))
            {
                await ((Task)pump).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            await over.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(pump, reading, telling).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return !pump.IsCompletedSuccessfully || await pump.ConfigureAwait(false);
        }
        finally
        {
            life.Terminal.Leave(viewer);
        }
    }

    /// <summary>What the title says beside the program's own; null when there is nothing to say.</summary>
    internal static string? Sentence(SessionState state, SessionPolicy policy, TimeSpan now) =>
        Phases.Held(state, policy, now) ?? Phases.Of(state, policy) switch
        {
            Phase.Failed or Phase.Recovering or Phase.Stalled or Phase.Limited or Phase.Held or Phase.GaveUp => Phases.Detail(state, policy, now),
            _ => null,
        };

    private static bool IsFault(Task<bool> reading) => reading.IsCompletedSuccessfully && !reading.GetAwaiter().GetResult();

    /// <summary>True when the viewer left; false when it sent what is no frame, which it is told.</summary>
    private async Task<bool> ReadAsync(Stream connection, CancellationToken cancellationToken)
    {
        var frames = new AttachFrameReader();
        var room = new byte[ReadRoom];
        try
        {
            while (await connection.ReadAsync(room, cancellationToken).ConfigureAwait(false) is > 0 and var read)
            {
                frames.Feed(room.AsSpan(0, read));
                while (frames.TryRead(out var frame)) await TakeAsync(frame, cancellationToken).ConfigureAwait(false);
            }

            return true;
        }
        catch (InvalidDataException e)
        {
            life.Terminal.Dismiss(viewer, $"this viewer does not speak supervisor's frames: {e.Message}");
            return false;
        }
    }

    private async ValueTask TakeAsync(AttachFrame frame, CancellationToken cancellationToken)
    {
        switch (frame.Kind)
        {
            case AttachFrameKind.Resize when AttachFrames.TryReadSize(frame.Payload.Span, out var columns, out var rows):
                life.Terminal.Resized(viewer, new TerminalSize(columns, rows));
                break;
            case AttachFrameKind.Input when !viewer.ReadOnly:
                await TypeAsync(_input.Filter(frame.Payload), cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    private async ValueTask TypeAsync(ReadOnlyMemory<byte> keys, CancellationToken cancellationToken)
    {
        if (keys.IsEmpty) return;
        if (PersonKeys.IsTyping(keys.Span)) life.Terminal.Typed(viewer);
        try
        {
            await life.TypeAsPersonAsync(keys, cancellationToken).ConfigureAwait(false);
            if (_problem is null) return;
            _problem = null;
        }
        catch (IOException) when (!life.Terminal.Exited.IsCompleted)
        {
            _problem = "the program does not read: your last keys were lost";
        }
        catch (IOException)
        {
            return; // the program has ended, which the pump tells
        }

        life.Terminal.Note(viewer, _problem);
    }

    private async Task TellAsync(CancellationToken cancellationToken)
    {
        var hintUntil = clock.Now + HintTime;
        while (true)
        {
            var shown = session.Loop.Current;
            var sentence = _problem ?? Sentence(shown.State, session.Loop.Policy, clock.Now) ?? (clock.Now < hintUntil ? hint : null);
            life.Terminal.Note(viewer, sentence);
            await session.Loop.WaitAsync(s => !ReferenceEquals(s, shown), sentence is null ? Day : SentenceAge, cancellationToken).ConfigureAwait(false);
        }
    }
}
