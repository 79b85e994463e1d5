using System.Runtime.InteropServices;
using System.Text;
using Supervisor.Terminal.Pty;
using Supervisor.Terminal.Pty.Native;

namespace Supervisor.Terminal.Hosted;

/// <summary>
/// Starts a terminal host so that nothing ties it to its starter: a session and process group of its own, no terminal, none of our descriptors but a
/// pipe on which it says that it listens, or why it cannot. It lives on when its starter ends, in whatever way.
/// </summary>
public static unsafe class HostStart
{
    /// <summary>How long a host may take to start. A cold disk takes a second.</summary>
    private const long BoundMilliseconds = 20_000;

    private static readonly Lock Gate = new();
    private static readonly List<int> Started = [];

    /// <summary>What a host writes when it listens.</summary>
    public static ReadOnlySpan<byte> Ready => "ready\n"u8;

    /// <summary>Starts a host. Returns when it listens.</summary>
    /// <param name="executable">The absolute path of <c>supervisor-ptyhost</c>.</param>
    /// <param name="socket">The path at which it is to listen.</param>
    /// <param name="log">The path of its log.</param>
    /// <exception cref="PtyHostUnavailableException">It cannot be started; says why and what to do.</exception>
    public static Task RunAsync(string executable, string socket, string log, CancellationToken cancellationToken)
    {
        if (HostSocket.Problem(socket) is { } problem) throw new PtyHostUnavailableException(problem);
        if (!File.Exists(executable))
        {
            throw new PtyHostUnavailableException($"the program supervisor-ptyhost is missing: there is no file {executable}. It belongs beside supervisord, "
                + "and holds the sessions' terminals; install them again");
        }

        return Task.Run(() => Run(executable, ["--socket", socket, "--log", log], cancellationToken), cancellationToken);
    }

    /// <summary>For the host: lets go of the pipe to its starter.</summary>
    public static void LetGo()
    {
        var nothing = Libc.Open("/dev/null", SystemConstants.OpenReadWrite | SystemConstants.Current.OpenNoControllingTerminal);
        for (var descriptor = 0; descriptor <= 2 && nothing >= 0; descriptor++) _ = Libc.Duplicate(nothing, descriptor);
        if (nothing > 2) _ = Libc.Close(nothing);
    }

    /// <summary>Collects hosts that we had started and that have ended: nobody else would, as long as we live.</summary>
    public static void CollectEnded()
    {
        lock (Gate)
        {
            Started.RemoveAll(HasEnded);
        }
    }

    private static bool HasEnded(int pid)
    {
        int status;
        return Libc.WaitPid(pid, &status, SystemConstants.WaitNoHang) != 0;
    }

    private static void Run(string executable, string[] arguments, CancellationToken cancellationToken)
    {
        CollectEnded();
        using var input = ChildPipe.Holding([]);
        using var output = ChildPipe.ForOutput();
        Spawn(executable, arguments, input, output);
        output.CloseWriteEnd();
        var said = ReadLine(output.ReadEnd, cancellationToken);
        if (said.AsSpan().StartsWith(Ready)) return;
        CollectEnded();
        var words = Encoding.UTF8.GetString(said).Trim();
        throw new PtyHostUnavailableException($"the terminal host {executable} did not start: {(words.Length > 0 ? words : "it said nothing")}");
    }

    private static void Spawn(string executable, string[] arguments, ChildPipe input, ChildPipe output)
    {
        // The root, so that no file system is kept from being unmounted.
        var request = new PtySpawn(executable, arguments, "/", new Dictionary<string, string>(), new TerminalSize(1, 1));
        using var path = new NativeStrings([executable]);
        using var argv = new NativeStrings([executable, .. arguments]);
        using var environment = new NativeStrings([.. StartCommand.RuntimeVariables(), "PATH=/usr/bin:/bin", "LANG=C.UTF-8"]);
        using var plan = SpawnPlan.OnPipes(input.ReadEnd, output.WriteEnd, request.WorkingDirectory);
        var error = plan.Run(path, argv, environment, out var pid);
        if (error != 0) throw new PtyHostUnavailableException(SpawnErrors.NotStarted(error, executable, request, argv.TotalBytes).Message);
        lock (Gate) Started.Add(pid);
    }

    /// <summary>What comes until a line ends, or nothing more comes.</summary>
    private static byte[] ReadLine(int descriptor, CancellationToken cancellationToken)
    {
        const int Look = 100;
        const int MostBytes = 4096;
        var said = new List<byte>();
        var end = Environment.TickCount64 + BoundMilliseconds;
        var buffer = stackalloc byte[MostBytes];
        while (said.Count < MostBytes && Environment.TickCount64 < end && !said.Contains((byte)'\n'))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var entry = new PollEntry { Descriptor = descriptor, Asked = PollEntry.Readable };
            if (Libc.Poll(&entry, 1, Look) <= 0) continue;
            var count = Libc.Read(descriptor, buffer, MostBytes);
            if (count > 0) said.AddRange(new ReadOnlySpan<byte>(buffer, (int)count));
            else if (count == 0 || Marshal.GetLastPInvokeError() != SystemConstants.Current.TryAgain) break;
        }

        return [.. said];
    }
}
