namespace Supervisor.Bench.Running;

/// <summary>A tmux server of the bench's own, without a client: it parses and keeps, and draws for nobody.</summary>
internal static class TmuxPeer
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    public static string? Missing => Command.Find("tmux") is null ? "not installed: tmux: apt-get install tmux" : null;

    /// <summary>Runs a program in a pane of its own until it has written a file.</summary>
    public static async Task RunAsync(Folder folder, IReadOnlyList<string> command, string result, CancellationToken cancellationToken)
    {
        var socket = folder["tmux"];
        var variables = new Dictionary<string, string> { ["TMUX"] = "", ["LANG"] = "C.UTF-8", ["TERM"] = "xterm-256color" };
        Command Tmux(params string[] arguments) => new(Command.Find("tmux")!, ["-u", "-f", "/dev/null", "-S", socket, .. arguments], variables);
        await Tmux(["new-session", "-d", "-x", $"{TerminalStream.Columns}", "-y", $"{TerminalStream.Rows}", .. command]).RunAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            bound.CancelAfter(Bound);
            while (!File.Exists(result)) await Task.Delay(20, bound.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BenchFailedException($"tmux did not take the stream within {Bound.TotalSeconds} s");
        }
        finally
        {
            // The server ends with its only session, maybe before it hears this.
            try
            {
                await Tmux("kill-server").RunAsync(CancellationToken.None).ConfigureAwait(false);
            }
            catch (BenchFailedException)
            {
            }
        }
    }
}
