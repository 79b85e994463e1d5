using Supervisor.Core.Sessions;
using Supervisor.Daemon.Hosting;

namespace Supervisor.Daemon.Sessions;

/// <summary>Performs what was decided and written down.</summary>
internal sealed partial class SessionLoop
{
    private Effect[] Drain()
    {
        Effect[] effects = [.. _effects];
        _effects.Clear();
        return effects;
    }

    /// <summary>Performs one effect. One that fails ends neither the loop nor the effects behind it; its failure is its result.</summary>
    private async ValueTask PerformAsync(Effect effect)
    {
        try
        {
            await TryAsync(effect).ConfigureAwait(false);
            Failpoint.PassBegun(effect);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogEffectFailed(Name, effect.GetType().Name, e);
            if (effect is Launch launch) Result(launch.Incarnation, SignalSource.Process, new SpawnFailed($"supervisord failed to start it: {e.Message}"));
            else Refuse(effect, $"supervisord failed to type: {e.Message}");
        }
    }

    /// <summary>Answers an effect that types with a refusal. False: it does not type, and nothing was answered.</summary>
    private bool Refuse(Effect effect, string reason)
    {
        Observation? refused = effect switch
        {
            Submit submit => new TypingEnded(submit.Attempt, TypingOutcome.Refused, reason),
            Compact compact => new CompactEnded(compact.Attempt, TypingOutcome.Refused, reason),
            Rewind rewind => new RewindEnded(rewind.Attempt, TypingOutcome.Refused, reason),
            Interrupt interrupt => new InterruptEnded(interrupt.Attempt, TypingOutcome.Refused, reason),
            _ => null,
        };
        if (refused is not null) Result(0, SignalSource.Keyboard, refused);
        return refused is not null;
    }

    private void Result(int incarnation, SignalSource source, Observation what) =>
        _own.Enqueue(new Signal(_clock.Now, incarnation, source, what, _clock.Wall));

    private async ValueTask TryAsync(Effect effect)
    {
        switch (effect)
        {
            case Launch launch:
                var started = await _edges.LaunchAsync(launch.Plan, launch.Incarnation).ConfigureAwait(false);
                Result(launch.Incarnation, SignalSource.Process, started);
                break;
            case Terminate terminate: _edges.Terminate(terminate.Grace); break;
            case Submit submit: _edges.Submit(submit); break;
            case Interrupt interrupt: _edges.Interrupt(interrupt); break;
            case Compact compact: _edges.Compact(compact); break;
            case Rewind rewind: _edges.Rewind(rewind); break;
            case Sample sample: _edges.Measure(sample); break;
            case CancelTyping cancel: _edges.CancelTyping(cancel.Attempt); break;
        }
    }
}
