using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Supervisor.EndToEnd.Supervised.Rig;

namespace Supervisor.EndToEnd.Security;

/// <summary>What another user of the machine gets from a daemon, also when it was started with the mask 000. Needs root, to become another user.</summary>
public sealed class OtherUsersTests : SupervisedTest
{
    private const string Nobody = "65534";

    /// <summary>Tries everything, and prints what it got.</summary>
    private const string Stranger = """
        import encodings.idna, os, socket, sys
        root, hooks, pid, user = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
        # Here and not before python started: it may be installed where only root may read.
        os.setgroups([]); os.setresgid(user, user, user); os.setresuid(user, user, user)
        def said(what, got): print(what, got, flush=True)
        for path in sys.argv[5:]:
            if path.endswith('.sock') or path.endswith('.host'):
                s = socket.socket(socket.AF_UNIX)
                try:
                    s.connect(path)
                    s.sendall(b'GET /v1/status HTTP/1.0\r\n\r\n')
                    said('GOT', path + ' ' + repr(s.recv(100)))
                except OSError as e: pass
            else:
                for how in (os.O_RDONLY, os.O_WRONLY):
                    try: os.close(os.open(path, how)); said('GOT', path)
                    except OSError: pass
                try: os.rename(path, path + '.x'); said('GOT', 'rename ' + path)
                except OSError: pass
        for path in (root, root + '/state', os.path.dirname(root)):
            try: open(path + '/planted', 'w').close(); said('GOT', 'plant ' + path) if path.startswith(root) else os.remove(path + '/planted')
            except OSError: pass
        try: said('GOT', repr(open('/proc/' + pid + '/environ', 'rb').read(10)))
        except OSError: pass
        if b'HOOK_TOKEN' in open('/proc/' + pid + '/cmdline', 'rb').read(): said('GOT', 'token in argv')
        for token in (b'', b'Authorization: Bearer ' + b'0' * 64 + b'\r\n'):
            s = socket.create_connection(('127.0.0.1', hooks))
            s.sendall(b'POST /v1/hooks HTTP/1.1\r\nHost: 127.0.0.1\r\n' + token + b'Content-Length: 2\r\n\r\n{}')
            said('HOOK', s.recv(12).decode())
        said('DONE', os.getuid())
        """;

    [Fact]
    public async Task They_neither_connect_nor_read_nor_send_hooks()
    {
        if (Environment.UserName != "root") Assert.Skip("becoming another user takes root");
        var rig = await PrepareAsync([RigSession.StandIn("api", "client.py", [])]);
        await File.WriteAllTextAsync(Path.Combine(rig.Folder.Project, "client.py"), "import time\ntime.sleep(600)\n", Cancel);
        // The rig's own folder must not be what protects.
        File.SetUnixFileMode(rig.Folder.Root, (UnixFileMode)Convert.ToInt32("755", 8));
        using var daemon = Start("sh", rig.Folder.Root, "-c", "umask 000; exec \"$0\" --config \"$1\"", DaemonProcess.PathOf("supervisord"), rig.Folder.Config);
        try
        {
            string? pid = null;
            await rig.UntilAsync("the session runs", async () =>
            {
                try
                {
                    pid = (await rig.Control.StatusAsync("api", Cancel)) is { State: "RUNNING", Pid: { } running } ? running.ToString(CultureInfo.InvariantCulture) : null;
                }
                catch (HttpRequestException)
                {
                    // It does not listen yet.
                }

                return pid is not null;
            });
            var settings = Path.Combine(rig.Folder.State, "settings", "api.json");
            using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(settings, Cancel));
            var port = new Uri(json.RootElement.GetProperty("hooks").GetProperty("Stop")[0].GetProperty("hooks")[0].GetProperty("url").GetString()!).Port;
            string[] files = [.. Directory.EnumerateFiles(rig.Folder.State, "*", SearchOption.AllDirectories), .. Directory.EnumerateFiles(rig.Folder.Root, "s.sock*")];
            Assert.Contains(settings, files);
            Assert.Contains(rig.Folder.Socket, files);
            Assert.Equal("600", Convert.ToString((int)File.GetUnixFileMode(settings), 8));

            using var stranger = Start(
                "python3", "/", ["-c", Stranger, rig.Folder.Root, port.ToString(CultureInfo.InvariantCulture), pid!, Nobody, .. files]);
            var output = await stranger.StandardOutput.ReadToEndAsync(Cancel);
            Assert.Equal($"HOOK HTTP/1.1 401\nHOOK HTTP/1.1 401\nDONE {Nobody}\n", output);
        }
        finally
        {
            Processes.Signal(daemon.Id, Processes.Sigterm);
            await daemon.WaitForExitAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_place_that_others_could_change_is_refused_with_a_sentence()
    {
        var rig = await PrepareAsync([]);
        Directory.CreateDirectory(rig.Folder.State);
        File.SetUnixFileMode(rig.Folder.State, (UnixFileMode)Convert.ToInt32("777", 8));
        using var open = DaemonProcess.Start(rig.Folder.Config, rig.Folder.Root);
        Assert.Equal(1, await open.WaitForExitAsync(DaemonRig.Bound, Cancel));
        Assert.Contains($"supervisord: state_dir {rig.Folder.State} is not private: other users may write there", open.Output, StringComparison.Ordinal);

        File.SetUnixFileMode(rig.Folder.State, (UnixFileMode)Convert.ToInt32("700", 8));
        File.CreateSymbolicLink(rig.Folder.Socket, Path.Combine(rig.Folder.Root, "elsewhere"));
        using var link = DaemonProcess.Start(rig.Folder.Config, rig.Folder.Root);
        Assert.Equal(1, await link.WaitForExitAsync(DaemonRig.Bound, Cancel));
        Assert.Contains($"supervisord: the socket {rig.Folder.Socket} is a symbolic link", link.Output, StringComparison.Ordinal);
    }

    private static Process Start(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
        return Process.Start(start)!;
    }
}
