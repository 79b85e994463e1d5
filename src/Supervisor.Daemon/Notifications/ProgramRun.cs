using System.Text;
using Supervisor.Core;
using Supervisor.Terminal.Pty;

namespace Supervisor.Daemon.Notifications;

/// <summary>Runs one program to its end, within a bound, and keeps the end of what it wrote.</summary>
internal sealed class ProgramRun : IPtyObserver
{
    /// <summary>The end says why it failed; a program that writes without end costs no more than this, in bytes.</summary>
    private const int Kept = 4096;

    /// <summary>From SIGTERM to SIGKILL.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly byte[] _end = new byte[Kept];
    private long _written;

    /// <summary>Runs it.</summary>
    /// <returns>How it ended, or null when it was ended for its bound; and the end of its output as one clean line.</returns>
    /// <exception cref="PtySpawnException">It could not be started.</exception>
    public static async Task<(ExitStatus? Status, string Output)> RunAsync(
        IProgramHost host, ProgramSpawn spawn, TimeSpan bound, TimeProvider time, CancellationToken cancellationToken)
    {
        var heard = new ProgramRun();
        var program = host.Start(spawn, heard);
        try
        {
            var status = await program.Exited.WaitAsync(bound, time, cancellationToken).ConfigureAwait(false);
            return (status, heard.Line());
        }
        catch (TimeoutException)
        {
            await program.StopAsync(Grace, cancellationToken).ConfigureAwait(false);
            return (null, heard.Line());
        }
        catch (OperationCanceledException)
        {
            _ = program.StopAsync(Grace, CancellationToken.None); // nobody waits for it any longer, but it does not stay
            throw;
        }
    }

    public void OnOutput(ReadOnlySpan<byte> output)
    {
        foreach (var piece in output) _end[_written++ % Kept] = piece;
    }

    public void OnExited(ExitStatus status)
    {
    }

    /// <summary>Only after the exit, or when it does not matter that more is written meanwhile.</summary>
    private string Line()
    {
        var count = (int)Math.Min(_written, Kept);
        var bytes = new byte[count];
        for (var i = 0; i < count; i++) bytes[i] = _end[(_written - count + i) % Kept];
        return PlainText.Clean(Encoding.UTF8.GetString(bytes));
    }
}
