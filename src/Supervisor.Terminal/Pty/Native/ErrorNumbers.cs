namespace Supervisor.Terminal.Pty.Native;

/// <summary>Error numbers that are the same on Linux and macOS.</summary>
internal static class ErrorNumbers
{
    internal const int NotPermitted = 1;
    internal const int NoEntry = 2;
    internal const int NoProcess = 3;
    internal const int Interrupted = 4;
    internal const int InputOutput = 5;
    internal const int NoDevice = 6;
    internal const int TooBig = 7;
    internal const int NotExecutableFormat = 8;
    internal const int NoChild = 10;
    internal const int NoMemory = 12;
    internal const int AccessDenied = 13;
    internal const int NotDirectory = 20;
    internal const int SystemFilesExhausted = 23;
    internal const int FilesExhausted = 24;
    internal const int TextBusy = 26;
    internal const int NoSpace = 28;
}
