using System.Text;
using System.Text.Json.Nodes;
using Supervisor.Terminal;
using Supervisor.Terminal.Pty;
using Supervisor.Terminal.Screen;

namespace Supervisor.EndToEnd.Clients;

/// <summary>A real client in a pseudo-terminal with nobody but the test to type, in a home of its own, against a faulty API.</summary>
public sealed class LiveClient : IAsyncDisposable
{
    // Two clients that start at once on two busy cores take up to ten seconds; the rest is margin.
    private static readonly TimeSpan StartBound = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan EchoBound = TimeSpan.FromSeconds(20);
    private static readonly TerminalSize Size = new(140, 40);

    private readonly IDisposable _slot;
    private readonly PtyHost _host = new();
    private readonly IPty _pty;
    private string? _lastPrompt;

    private LiveClient(IDisposable slot, ClientHome home, string version, IReadOnlyList<string> arguments)
    {
        _slot = slot;
        Hooks = new HookLog(home.PathFor("hooks.jsonl"));
        var settings = home.Write("settings.json", Hooks.Settings());
        DebugFile = home.PathFor("debug.log");
        _pty = _host.Spawn(
            new PtySpawn(
                PinnedClient.PathOf(version), ["--settings", settings, "--debug-file", DebugFile, .. arguments],
                home.Project, home.Environment, Size),
            Screen);
    }

    /// <summary>What it shows.</summary>
    public LiveScreen Screen { get; } = new(Size);

    /// <summary>The hooks that it ran.</summary>
    public HookLog Hooks { get; }

    /// <summary>Its debug file.</summary>
    public string DebugFile { get; }

    /// <summary>Starts a client in a home and waits until its input box is there. The home stays when the client goes.</summary>
    /// <exception cref="TimeoutException">It did not start in time; the message has the screen or the hooks.</exception>
    public static async Task<LiveClient> StartAsync(
        ClientHome home, string version, CancellationToken cancellationToken, params string[] arguments)
    {
        var slot = await ClientSlots.TakeAsync(cancellationToken);
        LiveClient client;
        try
        {
            client = new LiveClient(slot, home, version, arguments);
        }
        catch
        {
            slot.Dispose();
            throw;
        }
        try
        {
            await client.Screen.WaitForAsync("the input box", ShowsInputBox, StartBound, cancellationToken);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>Types a prompt, sees it echoed, presses Enter, sees it submitted, and waits until the turn ends. Returns the ending hook.</summary>
    /// <exception cref="TimeoutException">One of them did not happen in time; the message has the screen or the hooks.</exception>
    public async Task<JsonNode> RunTurnAsync(string prompt, TimeSpan bound, CancellationToken cancellationToken)
    {
        var seen = Hooks.Payloads().Count;
        await SubmitAsync(prompt, cancellationToken);
        return await Hooks.WaitForAsync(seen, bound, cancellationToken, "Stop", "StopFailure");
    }

    /// <summary>Types a prompt, sees it echoed, presses Enter and sees it submitted.</summary>
    public async Task SubmitAsync(string prompt, CancellationToken cancellationToken)
    {
        var seen = Hooks.Payloads().Count;
        // Measured on 2.1.146: for a moment after a quick turn the submitted text still stands in the box, and what is typed is added to it.
        await Screen.WaitForAsync(
            "the input box without the last prompt", screen => ShowsInputBox(screen) && !HoldsLastPrompt(screen), EchoBound, cancellationToken);
        _lastPrompt = prompt;
        await _pty.WriteAsync(Encoding.UTF8.GetBytes(prompt), cancellationToken);
        var echo = Squeezed(prompt);
        await Screen.WaitForAsync("the prompt in the input box", screen => Squeezed(InputText(screen)) == echo, EchoBound, cancellationToken);
        await _pty.WriteAsync("\r"u8.ToArray(), cancellationToken);
        await Hooks.WaitForAsync(seen, EchoBound, cancellationToken, "UserPromptSubmit");
    }

    /// <summary>Kills it (SIGKILL) and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        Signals.Send(_pty.ProcessId, Signals.Kill);
        await _pty.Exited;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _pty.StopAsync(TimeSpan.FromSeconds(10), CancellationToken.None);
        await _host.DisposeAsync();
        _slot.Dispose();
    }

    // The box is between two rules; its first row begins with the prompt sign.
    private static bool ShowsInputBox(ScreenSnapshot screen) => BoxRows(screen) is [{ } first, ..] && first.StartsWith('❯');

    private bool HoldsLastPrompt(ScreenSnapshot screen) =>
        _lastPrompt is not null && Squeezed(InputText(screen)).Contains(Squeezed(_lastPrompt), StringComparison.Ordinal);

    private static string InputText(ScreenSnapshot screen) => string.Concat(BoxRows(screen)).TrimStart('❯');

    private static List<string> BoxRows(ScreenSnapshot screen)
    {
        var rules = Enumerable.Range(0, screen.Size.Rows).Where(row => screen.RowText(row).StartsWith("────────", StringComparison.Ordinal)).ToList();
        return rules.Count < 2 ? [] : [.. Enumerable.Range(rules[^2] + 1, rules[^1] - rules[^2] - 1).Select(screen.RowText)];
    }

    private static string Squeezed(string text) => string.Concat(text.Where(character => !char.IsWhiteSpace(character)));
}
