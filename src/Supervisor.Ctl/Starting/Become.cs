using System.Runtime.InteropServices;

namespace Supervisor.Ctl.Starting;

/// <summary>Puts another program in the place of this one: it has our terminal, environment and exit code, and nothing is to be waited for.</summary>
internal static partial class Become
{
    /// <summary>Returns only when that is not possible.</summary>
    public static void Program(string path, IReadOnlyList<string> arguments)
    {
        if (File.Exists(path)) _ = Execute(path, [path, .. arguments, null]);
    }

    [LibraryImport("libc", EntryPoint = "execv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(string path, string?[] arguments);
}
