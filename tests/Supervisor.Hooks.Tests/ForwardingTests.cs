using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Supervisor.Hooks.Forwarding;

namespace Supervisor.Hooks.Tests;

/// <summary>The built executable, with a daemon made of a socket.</summary>
public sealed class ForwardingTests : IDisposable
{
    // The promise is 1 s; the bound only keeps a machine that is busy with other things from failing the test.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    /// <summary>A busy machine may let a hook pass its budget; then it is asked again.</summary>
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(200);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sv-hook-");
    private readonly Socket _daemon = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    private string SocketFile => Path.Combine(_folder.FullName, "s");

    public void Dispose()
    {
        _daemon.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void The_budget_leaves_time_to_start_and_end_within_a_second() => Assert.InRange(Forwarder.BudgetMilliseconds, 300, 750);

    [Fact]
    public async Task The_payload_reaches_the_daemon_with_the_token()
    {
        var request = Answer();

        Assert.Equal(
            "POST /v1/hooks HTTP/1.1\r\nHost: supervisor\r\nContent-Type: application/json\r\nContent-Length: 19\r\n"
            + "Authorization: Bearer secret\r\nConnection: close\r\n\r\n{\"session_id\":\"ü\"}",
            await Arrives(request, () => EndsSilently("{\"session_id\":\"ü\"}", token: "secret")));
    }

    [Fact]
    public async Task The_installed_form_forwards_without_a_token()
    {
        var request = Answer();

        Assert.DoesNotContain(
            "Authorization", await Arrives(request, () => EndsSilently("{}", args: ["forward", "--installed"])), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_installed_form_says_nothing_in_a_session_that_is_owned()
    {
        Listen();

        await EndsSilently("{}", token: "secret", args: ["forward", "--installed"]);

        Assert.False(_daemon.Poll(0, SelectMode.SelectRead));
    }

    [Fact]
    public async Task The_socket_can_be_named_by_an_option()
    {
        var request = Answer();

        Assert.EndsWith(
            "\r\n\r\n{}",
            await Arrives(request, () => EndsSilently("{}", environment: null, args: ["forward", "--installed", "--socket", SocketFile])), StringComparison.Ordinal);
    }

    [Fact]
    public Task Without_a_daemon_it_ends_in_silence() => EndsSilently("{}");

    [Fact]
    public async Task With_a_daemon_that_never_answers_it_ends_in_silence()
    {
        Listen();
        await EndsSilently("{}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[1]")]
    public async Task What_is_no_object_is_not_sent(string input)
    {
        Listen();
        await EndsSilently(input);
        Assert.False(_daemon.Poll(0, SelectMode.SelectRead));
    }

    [Fact]
    public async Task What_is_larger_than_a_mebibyte_is_not_sent()
    {
        Listen();
        await EndsSilently("{\"a\":\"" + new string('x', 3 * HookInput.MaxBytes) + "\"}");
        Assert.False(_daemon.Poll(0, SelectMode.SelectRead));
    }

    [Fact]
    public async Task A_payload_of_a_mebibyte_arrives_whole()
    {
        var request = Answer();
        var body = "{\"a\":\"" + new string('x', HookInput.MaxBytes - 8) + "\"}";

        Assert.EndsWith("\r\n\r\n" + body, await Arrives(request, () => EndsSilently(body)), StringComparison.Ordinal);
    }

    [Fact]
    public Task A_stdin_that_is_never_closed_does_not_hold_it() => EndsSilently("{\"a\":", closeInput: false);

    [Fact]
    public async Task Asked_to_it_says_on_stderr_what_happened()
    {
        var (code, output, errors) = await Run("{}", closeInput: true, [], ("SUPERVISOR_SOCKET", SocketFile), ("SUPERVISOR_HOOK_DEBUG", "1"));

        Assert.Equal((0, ""), (code, output));
        Assert.StartsWith("supervisor-hook: ", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\r\nX: y")]
    [InlineData("a b")]
    [InlineData("ü")]
    public void A_token_that_is_none_writes_no_header(string token) =>
        Assert.DoesNotContain("Authorization", HookRequest.Head(token, 2), StringComparison.Ordinal);

    [Fact]
    public void The_default_socket_is_that_of_the_daemon()
    {
        Assert.Equal("/h/.local/state/supervisor/supervisor.sock", Find(("HOME", "/h")));
        Assert.Equal("/h/.local/state/supervisor/supervisor.sock", Find(("HOME", "/h"), ("XDG_RUNTIME_DIR", "relative")));
        Assert.Equal("/run/user/1/supervisor/supervisor.sock", Find(("HOME", "/h"), ("XDG_RUNTIME_DIR", "/run/user/1")));
        Assert.Equal("/s", Find(("SUPERVISOR_SOCKET", "/s"), ("XDG_RUNTIME_DIR", "/run/user/1")));

        static string Find(params (string, string)[] variables) =>
            SocketPath.Find([], variables.ToDictionary(v => v.Item1, v => v.Item2).GetValueOrDefault);
    }

    private void Listen()
    {
        _daemon.Bind(new UnixDomainSocketEndPoint(SocketFile));
        _daemon.Listen();
    }

    private Task<string> Answer()
    {
        Listen();
        return Task.Run(async () =>
        {
            using var bound = new CancellationTokenSource(Bound);
            while (true)
            {
                using var client = await _daemon.AcceptAsync(bound.Token);
                if (await ReadAsync(client, bound.Token) is not { } request) continue;
                await client.SendAsync("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), bound.Token);
                return request;
            }
        }, TestContext.Current.CancellationToken);
    }

    /// <summary>A whole request; null when the other side gave up before it had sent one.</summary>
    private static async Task<string?> ReadAsync(Socket client, CancellationToken cancel)
    {
        var all = new List<byte>();
        var buffer = new byte[65536];
        while (true)
        {
            var read = await client.ReceiveAsync(buffer, cancel);
            if (read == 0) return null;
            all.AddRange(buffer.AsSpan(0, read));
            var text = Encoding.UTF8.GetString([.. all]);
            var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (head < 0) continue;
            var length = int.Parse(text.Split("Content-Length: ")[1].Split('\r')[0], System.Globalization.CultureInfo.InvariantCulture);
            if (all.Count >= head + 4 + length) return text;
        }
    }

    // By design a hook gives up on a machine too busy to run it in time; then the next one must get through.
    private async Task<string> Arrives(Task<string> request, Func<Task> run)
    {
        while (!request.IsCompleted)
        {
            await run();
            if (await Task.WhenAny(request, Task.Delay(BetweenTries, TestContext.Current.CancellationToken)) == request) break;
        }

        return await request;
    }

    private Task EndsSilently(string input, string? token = null, bool closeInput = true, params string[] args) =>
        EndsSilently(input, SocketFile, token, closeInput, args);

    private async Task EndsSilently(string input, string? environment, string? token = null, bool closeInput = true, params string[] args)
    {
        var (code, output, errors) = await Run(input, closeInput, args, ("SUPERVISOR_SOCKET", environment), ("SUPERVISOR_HOOK_TOKEN", token));
        Assert.Equal((0, "", ""), (code, output, errors));
    }

    private async Task<(int Code, string Output, string Errors)> Run(string input, bool closeInput, string[] args, params (string, string?)[] variables)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(Bound);
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "supervisor-hook"), args)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_ROOT");
        start.Environment.Clear();
        start.Environment["HOME"] = _folder.FullName;
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        if (dotnet is not null) start.Environment["DOTNET_ROOT"] = dotnet;
        foreach (var (name, value) in variables.Where(v => v.Item2 is not null)) start.Environment[name] = value;

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(bound.Token);
        var errors = process.StandardError.ReadToEndAsync(bound.Token);
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), bound.Token);
            await process.StandardInput.FlushAsync(bound.Token);
            if (closeInput) process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading everything, as it may.
        }

        await process.WaitForExitAsync(bound.Token);
        return (process.ExitCode, await output, await errors);
    }
}
