using Supervisor.Configuration;
using Supervisor.Core.Sessions;

namespace Supervisor.Daemon.Sessions;

/// <summary>Settings that change while the sessions live.</summary>
internal sealed partial class SessionSet
{
    /// <summary>
    /// Gives a session other settings. What decisions depend on is a signal, so that it is journaled and comes between two decisions; what concerns the
    /// process waits for its next start. The kind cannot be changed so: that is another session of the same name.
    /// </summary>
    /// <returns>Whether anything changed.</returns>
    /// <exception cref="OperationCanceledException">The session was too busy to listen for as long as the caller would wait.</exception>
    public static async Task<bool> ApplyAsync(Supervised session, SessionConfig config, CancellationToken cancellationToken)
    {
        var before = session.Config;
        if (before.Equals(config)) return false;
        session.Edges.Use(config);
        var policy = PolicyOf(config);
        if (policy != PolicyOf(before))
        {
            var changed = new PolicyChanged(policy) { What = string.Join(", ", ConfigDifference.Keys(before, config)) };
            await session.Loop.PostAsync(SignalSource.Operator, changed, cancellationToken: cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>Puts the sessions of the configuration into its order again; those that people have started stay behind them, as they were.</summary>
    public void Arrange(IReadOnlyList<string> names)
    {
        lock (_changing)
        {
            var places = names.Select((name, at) => (name, at)).ToDictionary(n => n.name, n => n.at);
            _members = new Members([.. _members.All.OrderBy(s => places.GetValueOrDefault(s.Name, int.MaxValue))]);
        }
    }

    private static SessionPolicy PolicyOf(SessionConfig config) => new(config.Kind, config.Prompt, config.Restart, config.Recovery);
}
