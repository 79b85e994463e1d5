using System.Runtime.InteropServices;
using System.Text;

namespace Supervisor.Trampoline;

/// <summary>Says on the terminal why the program did not start. The exit codes are those of shells and of env(1).</summary>
internal static class Failure
{
    internal const int NotRunnable = 126;
    internal const int NotFound = 127;

    internal static string Text(int error) => Marshal.GetPInvokeErrorMessage(error);

    internal static int Report(int exitCode, string sentence)
    {
        Libc.WriteAll(2, Encoding.UTF8.GetBytes(sentence + "\r\n"));
        return exitCode;
    }
}
