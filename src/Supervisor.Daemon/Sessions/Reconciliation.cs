using System.Collections.Frozen;
using System.Collections.Immutable;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Clients;
using Supervisor.Terminal.Pty;

namespace Supervisor.Daemon.Sessions;

/// <summary>
/// What is done with the processes that an earlier daemon left in the host: taken up by their sessions, or ended. Pure. A conversation never has
/// two writers: of two processes of one session the later one is taken up.
/// </summary>
/// <param name="TakenUp">By the name of the session.</param>
/// <param name="Ended">The others, each with the reason, for people.</param>
internal sealed record Reconciliation(FrozenDictionary<string, HeldProcess> TakenUp, ImmutableArray<Leftover> Ended)
{
    /// <summary>Nothing is held.</summary>
    public static Reconciliation None { get; } = new(FrozenDictionary<string, HeldProcess>.Empty, []);

    /// <summary>Decides on each.</summary>
    /// <param name="held">What the host holds.</param>
    /// <param name="wanted">The sessions that there are to be, and of which kind.</param>
    public static Reconciliation Of(IReadOnlyList<HeldPty> held, IReadOnlyDictionary<string, SessionKind> wanted)
    {
        if (held.Count == 0) return None;
        Dictionary<string, HeldProcess> taken = [];
        var ended = ImmutableArray.CreateBuilder<Leftover>();
        // One that lives before one that has ended, then the later start.
        foreach (var pty in held.OrderByDescending(h => h.Exit is null).ThenByDescending(h => HeldLabel.Read(h.Label)?.Incarnation ?? 0).ThenByDescending(h => h.Id))
        {
            var label = HeldLabel.Read(pty.Label);
            if (label is null) ended.Add(new(pty, null, "no session of ours is written on it"));
            else if (!wanted.TryGetValue(label.Session, out var kind)) ended.Add(new(pty, label.Session, "the configuration has no such session any more"));
            else if (kind != label.Kind) ended.Add(new(pty, label.Session, "the session is of another kind now"));
            else if (!taken.TryAdd(label.Session, new HeldProcess(pty, label))) ended.Add(new(pty, label.Session, "a later start of the same session is held"));
        }

        return new(taken.ToFrozenDictionary(), ended.ToImmutable());
    }
}

/// <summary>A process that no session takes up.</summary>
/// <param name="Pty">The process.</param>
/// <param name="Session">Whose it was; null where that is not known.</param>
/// <param name="Why">Why it is ended.</param>
internal sealed record Leftover(HeldPty Pty, string? Session, string Why);
