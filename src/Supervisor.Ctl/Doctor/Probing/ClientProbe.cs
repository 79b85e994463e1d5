using System.Text;
using Supervisor.Configuration;
using Supervisor.Core.Sessions;
using Supervisor.Terminal.Pty;

namespace Supervisor.Ctl.Doctor.Probing;

/// <summary>
/// Looks for clients, and asks each for its version: with nothing but <c>HOME</c> and <c>PATH</c> in its environment, and a home of its own that is deleted
/// afterwards, so that it reads and writes nothing of the person's.
/// </summary>
internal sealed class ClientProbe : IPtyObserver
{
    /// <summary>A cold start from a slow disk takes seconds.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private const int MostBytes = 4096;
    private readonly List<byte> _said = [];

    /// <summary>The files that a command can mean, in the order of a <c>PATH</c>.</summary>
    public static IReadOnlyList<string> Copies(string command, string? path)
    {
        if (command.Contains('/')) return File.Exists(command) ? [command] : [];
        return [.. (path ?? "/bin:/usr/bin").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathRooted)
            .Select(folder => Path.Combine(folder, command))
            .Where(MayRun)
            .DistinctBy(RealPath)];
    }

    /// <summary>The file behind links, whichever part of its path they are.</summary>
    public static string RealPath(string file) => SystemCalls.RealPath(file) ?? file;

    /// <summary>Looks at each client that a session uses.</summary>
    public static IEnumerable<ClientFacts> Look(SupervisorConfig config, ConfigEnvironment environment, TimeProvider time)
    {
        var own = environment.Variable("PATH");
        var used = config.Sessions.Where(s => s.Kind == SessionKind.Claude)
            .Select(s => (s.Name, s.Command, Path: s.Env.GetValueOrDefault("PATH", own ?? "")))
            .GroupBy(s => (s.Command, s.Path));
        var groups = used.Select(g => (g.Key.Command, g.Key.Path, Sessions: $"sessions {string.Join(", ", g.Select(s => s.Name))}")).ToList();
        if (groups.Count == 0) groups.Add((config.Claude.Command, own ?? "", "claude.command"));
        foreach (var (command, path, sessions) in groups)
        {
            var copies = Copies(command, path);
            var (said, problem) = copies.Count == 0 ? (null, null) : Version(copies[0], path, time);
            yield return new ClientFacts(command, sessions, copies, said, problem);
        }
    }

    public void OnOutput(ReadOnlySpan<byte> output) => _said.AddRange(output[..Math.Min(output.Length, MostBytes - _said.Count)]);

    public void OnExited(ExitStatus status)
    {
    }

    private static bool MayRun(string file) =>
        File.Exists(file) && (File.GetUnixFileMode(file) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;

    private static (string? Said, string? Problem) Version(string file, string path, TimeProvider time)
    {
        var home = Directory.CreateTempSubdirectory("supervisor-doctor-").FullName;
        try
        {
            return AskAsync(file, path, home, time).GetAwaiter().GetResult(); // a command line has nothing else to do
        }
        catch (Exception e) when (e is PtySpawnException or IOException)
        {
            return (null, e.Message);
        }
        finally
        {
            DeleteHome(home);
        }
    }

    private static async Task<(string? Said, string? Problem)> AskAsync(string file, string path, string home, TimeProvider time)
    {
        var environment = new Dictionary<string, string> { ["HOME"] = home, ["PATH"] = path, ["DISABLE_AUTOUPDATER"] = "1" };
        var heard = new ClientProbe();
        await using var host = new PtyHost();
        var program = host.Start(new ProgramSpawn(file, ["--version"], home, environment, ReadOnlyMemory<byte>.Empty), heard);
        try
        {
            var status = await program.Exited.WaitAsync(Bound, time).ConfigureAwait(false);
            return status.Code == 0 ? (Encoding.UTF8.GetString([.. heard._said]).Trim(), null) : (null, $"it ended with {status}");
        }
        catch (TimeoutException)
        {
            await program.StopAsync(Grace, CancellationToken.None).ConfigureAwait(false);
            return (null, $"it did not answer within {Bound.TotalSeconds:0} s");
        }
    }

    private static void DeleteHome(string home)
    {
        try
        {
            Directory.Delete(home, recursive: true);
        }
        catch (IOException)
        {
            // What the client still wrote while it ended stays in the system's folder for temporary files.
        }
    }
}
