using System.Collections;
using Supervisor.Terminal;
using Supervisor.Terminal.Pty;
using Supervisor.Terminal.Screen;

namespace Supervisor.Bench.Running;

/// <summary>A program in a pseudo-terminal of ours, with the screen that follows it, as the daemon has it.</summary>
internal sealed class OwnTerminal : IPtyObserver
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    // The queries in the stream are answered, as tmux does.
    private readonly TerminalScreen _screen = new(new TerminalSize(TerminalStream.Columns, TerminalStream.Rows), queries: DeviceQueryPolicy.Basic);
    private readonly TaskCompletionSource<IPty> _pty = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private OwnTerminal()
    {
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task RunAsync(PtyHost host, string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? "");
        var terminal = new OwnTerminal();
        var size = terminal._screen.Size;
        var pty = host.Spawn(new PtySpawn(program, arguments, Path.GetTempPath(), environment, size), terminal);
        terminal._pty.SetResult(pty);
        try
        {
            await pty.Exited.WaitAsync(Bound, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await pty.StopAsync(TimeSpan.FromSeconds(1), CancellationToken.None).ConfigureAwait(false);
            throw new BenchFailedException($"{program} did not end in our terminal within {Bound.TotalSeconds} s");
        }
    }

    public void OnOutput(ReadOnlySpan<byte> output)
    {
        lock (_screen)
        {
            _screen.Feed(output);
            if (_screen.TakeReplies() is { Length: > 0 } replies) _ = AnswerAsync(replies);
        }
    }

    public void OnExited(ExitStatus status)
    {
    }

    private async Task AnswerAsync(byte[] replies)
    {
        try
        {
            var pty = await _pty.Task.ConfigureAwait(false);
            await pty.WriteAsync(replies, CancellationToken.None).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The program is gone; it did not wait for this answer.
        }
    }
}
