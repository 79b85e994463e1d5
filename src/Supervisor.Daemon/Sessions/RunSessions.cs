using Supervisor.Configuration;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Storage;

namespace Supervisor.Daemon.Sessions;

/// <summary>Makes sessions of definitions.</summary>
internal static class RunSessions
{
    /// <summary>The session of a definition, with the settings that the configuration has for such sessions now.</summary>
    /// <param name="run">The definition.</param>
    /// <param name="template"><see cref="SupervisorConfig.Run"/>.</param>
    /// <remarks>
    /// The person's environment stands over the configuration's, and the daemon's own is not passed on: the program that the person typed
    /// would have seen the shell's. A program that a person left is not started again, whatever holds for the others.
    /// </remarks>
    public static SessionConfig Session(RunDefinition run, SessionConfig template) => template with
    {
        Name = run.Name,
        Args = [.. template.Args, .. run.Args],
        Cwd = run.Cwd,
        Prompt = run.Prompt,
        Env = template.Env.SetItems(run.Env),
        InheritEnv = false,
        Autostart = !run.Stopped,
        Terminal = new TerminalConfig(run.Columns, run.Rows),
        Restart = template.Restart.When == RestartWhen.Always ? template.Restart with { When = RestartWhen.OnFailure } : template.Restart,
    };
}
