using Supervisor.Configuration;
using Supervisor.Ctl.Output;

namespace Supervisor.Ctl;

/// <summary>The command that a person or a script speaks to the daemon with.</summary>
internal static class Program
{
    private static int Main(string[] args) =>
        new Controller(new PlainWriter(Console.Out), new PlainWriter(Console.Error), ConfigEnvironment.Process, TimeProvider.System).Run(args);
}
