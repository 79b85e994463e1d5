using Supervisor.Claude.Screens;
using Supervisor.Claude.Signatures;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Sessions;
using Supervisor.Terminal.Screen;

namespace Supervisor.Daemon.Clients;

/// <summary>
/// Reads what the screen means whenever it has come to rest, and reports it when it means something else. The clock and the verb of the
/// busy line, which change every second, are no other meaning; <see cref="Current"/> has them.
/// Scheme: one loop; it hands a view in and waits until it is taken, so at most one is under way.
/// </summary>
internal sealed class ScreenWatcher(
    SessionTerminal terminal, ClientScreenReader reader, FailureClassifier classifier, TimeProvider time, Action<Exception>? unreadable = null)
{
    /// <summary>A frame is drawn in several writes; a pause of this length ends it.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(12);

    /// <summary>A screen that never rests is read this often all the same.</summary>
    private static readonly TimeSpan Restless = TimeSpan.FromMilliseconds(120);

    private static readonly TimeSpan Forever = TimeSpan.FromDays(30);

    private readonly Publication<ScreenView> _views = new(ScreenView.Unknown);
    private int _told;
    private volatile bool _vim; // whether the mode line was ever seen: without it the box is in NORMAL, which no single screen tells

    /// <summary>The meaning when it last rested.</summary>
    public ScreenView Current => _views.Value;

    /// <summary>The meaning right now, half-drawn or not. What cannot be read is unknown, and into that nothing is typed.</summary>
    public ScreenView ReadNow() => terminal.IsLost ? ScreenView.Unknown : Read(terminal.Snapshot());

    /// <summary>The meaning of one screen; unknown when it cannot be read.</summary>
    public ScreenView Read(ScreenSnapshot screen)
    {
        try
        {
            var view = reader.Read(screen, _vim);
            if (view.VimKeys) _vim = true;
            return view;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A fault of the reader on one screen must not leave the session blind on the next.
            if (Interlocked.Exchange(ref _told, 1) == 0) unreadable?.Invoke(e);
            return ScreenView.Unknown;
        }
    }

    /// <summary>How long the program has drawn nothing.</summary>
    public TimeSpan Silence => terminal.Silence;

    /// <summary>Waits until the meaning is another one than <paramref name="known"/>, for at most <paramref name="bound"/>.</summary>
    public Task<ScreenView> WaitForChangeAsync(ScreenView known, TimeSpan bound, CancellationToken cancellationToken) =>
        _views.WaitAsync(v => !v.WithoutClock().Equals(known.WithoutClock()), bound, time, cancellationToken);

    /// <summary>Waits, without a bound, until the screen is of a kind.</summary>
    public async Task WaitForKindAsync(ScreenKind kind, CancellationToken cancellationToken)
    {
        while (Current.Kind != kind)
        {
            await _views.WaitAsync(v => v.Kind == kind, Forever, time, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task RunAsync(Func<ScreenShown, ValueTask> report, CancellationToken cancellationToken, Action? drawn = null)
    {
        await foreach (var _ in terminal.News.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            drawn?.Invoke();
            await SettleAsync(cancellationToken).ConfigureAwait(false);
            var view = ReadNow();
            var known = _views.Value;
            if (view.Equals(known)) continue;
            _views.Set(view);
            view = view.WithoutClock();
            if (view.Equals(known.WithoutClock())) continue;
            var cause = view.Error is { } error ? classifier.Classify(SignaturePlace.Screen, null, error) : null;
            await report(new ScreenShown(view, cause)).ConfigureAwait(false);
        }
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (terminal.Silence < Rest && time.GetElapsedTime(started) < Restless)
        {
            await Task.Delay(Rest - terminal.Silence is { Ticks: > 0 } rest ? rest : TimeSpan.FromMilliseconds(1), time, cancellationToken).ConfigureAwait(false);
        }
    }
}
