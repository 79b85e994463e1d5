using Supervisor.Control;
using Supervisor.Hooks.Forwarding;
using Supervisor.Hooks.Settings;

namespace Supervisor.Hooks;

/// <summary>The hook executable: forwards a hook's payload to the daemon, and puts itself into, or takes itself out of, a settings file.</summary>
internal static class Program
{
    private static int Main(string[] args) => args is [] or ["forward", ..] ? Forwarder.Run(args) : RunSettingsCommand(args);

    // Apart from Main, so that forwarding loads neither the console nor the JSON reader.
    private static int RunSettingsCommand(string[] args) =>
        new SettingsCommands(Console.Out, Console.Error, Environment.GetEnvironmentVariable, Environment.CurrentDirectory, TimeProvider.System)
        {
            Executable = InstalledProgram.PathOf("supervisor-hook", AppContext.BaseDirectory),
        }.Run(args);
}
