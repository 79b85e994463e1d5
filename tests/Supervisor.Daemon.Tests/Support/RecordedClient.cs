using System.Text.Json;
using Supervisor.Claude.Screens;
using Supervisor.Claude.Signatures;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Clients;
using Supervisor.Daemon.Sessions;
using Supervisor.Terminal;

namespace Supervisor.Daemon.Tests.Support;

/// <summary>A terminal that shows what a real client drew, a keyboard in front of it, and a clock.</summary>
internal sealed class RecordedClient : IAsyncDisposable
{
    private readonly byte[] _bytes;
    private readonly Dictionary<string, int> _marks;
    private readonly SessionTerminal _terminal;
    private readonly CancellationTokenSource _over = new();
    private readonly Task _watching;
    private int _shown;

    /// <param name="name">Version and scenario, as in TestData.</param>
    /// <param name="typed">What the client does when something is typed.</param>
    public RecordedClient(string name, Action<RecordedClient, string> typed)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "TestData", "screens", name);
        using var about = JsonDocument.Parse(File.ReadAllBytes(file + ".json"));
        _bytes = File.ReadAllBytes(file + ".vt");
        _marks = about.RootElement.GetProperty("marks").EnumerateArray()
            .ToDictionary(m => m.GetProperty("name").GetString()!, m => m.GetProperty("at").GetInt32());
        var size = new TerminalSize(about.RootElement.GetProperty("columns").GetInt32(), about.RootElement.GetProperty("rows").GetInt32());
        _terminal = new SessionTerminal(size, new OutputTail(), Time);
        Screen = new ScreenWatcher(_terminal, new ClientScreenReader(), new FailureClassifier(ClientSignatures.BuiltIn), Time);
        Pty = new FakePty(text => typed(this, text));
        Input = new TerminalInput(Pty, new DaemonClock(Time));
        Keyboard = new Keyboard(Input, Screen, new DaemonClock(Time));
        _watching = Screen.RunAsync(_ => ValueTask.CompletedTask, _over.Token);
    }

    /// <summary>How long a person's keys hold those of the keyboard here.</summary>
    public static TimeSpan PersonHold { get; } = TimeSpan.FromSeconds(10);

    public ManualTime Time { get; } = new();

    public ScreenWatcher Screen { get; }

    public FakePty Pty { get; }

    public TerminalInput Input { get; }

    public Keyboard Keyboard { get; }

    /// <summary>Draws on to a mark of the recording.</summary>
    public void DrawTo(string mark)
    {
        var to = _marks[mark];
        _terminal.OnOutput(_bytes.AsSpan(_shown, to - _shown));
        _shown = to;
    }

    /// <summary>Draws what is shown here on another terminal.</summary>
    public void DrawOn(SessionTerminal other) => other.OnOutput(_bytes.AsSpan(0, _shown));

    public void Draw(ReadOnlySpan<byte> bytes) => _terminal.OnOutput(bytes);

    /// <summary>Lets time pass until the screen has rested and was read as this kind.</summary>
    public Task<ScreenView> RestAsync(ScreenKind kind, CancellationToken cancellationToken) =>
        Time.RunAsync(WhenAsync(kind, cancellationToken), TimeSpan.FromMilliseconds(1));

    /// <param name="fast">For what ends when its time is over: so nobody waits for it.</param>
    public Task<TypingEnded> SubmitAsync(string text, CancellationToken cancellationToken, bool fast = false) => Time.RunAsync(
        Keyboard.SubmitAsync(new Submit(1, text, DraftIsOurs: false), PersonHold, cancellationToken), TimeSpan.FromMilliseconds(fast ? 50 : 1));

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _over.Dispose();
    }

    private async Task<ScreenView> WhenAsync(ScreenKind kind, CancellationToken cancellationToken)
    {
        while (Screen.Current.Kind != kind)
        {
            await Screen.WaitForChangeAsync(Screen.Current, TimeSpan.FromSeconds(1), cancellationToken);
        }

        return Screen.Current;
    }
}
