using System.Globalization;
using System.Text;
using Supervisor.Claude.Screens;
using Supervisor.Claude.Signatures;
using Supervisor.Core.Sessions;
using Supervisor.Core.Typing;
using Supervisor.Daemon.Clients;
using Supervisor.Daemon.Tests.Support;
using Supervisor.Terminal;

namespace Supervisor.Daemon.Tests.Clients;

public sealed class ScreenWatcherTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_busy_line_that_only_counts_its_seconds_is_no_news_and_can_be_read_all_the_same()
    {
        var time = new ManualTime();
        var terminal = new SessionTerminal(new TerminalSize(120, 40), new OutputTail(), time);
        var watcher = new ScreenWatcher(terminal, new ClientScreenReader(), new FailureClassifier(ClientSignatures.BuiltIn), time);
        var told = new List<ScreenView>();
        using var over = new CancellationTokenSource();
        var watching = watcher.RunAsync(shown => { told.Add(shown.View); return ValueTask.CompletedTask; }, over.Token);
        await using (var client = new RecordedClient("2.1.329/turn", (_, _) => { }))
        {
            client.DrawTo("fresh");
            client.DrawTo("busy");
            client.DrawOn(terminal);
        }

        var rows = terminal.Snapshot().ToText().Split('\n');
        var row = Array.FindIndex(rows, line => line.Contains('…', StringComparison.Ordinal) && line.Length > 0 && line[0] is not ' ' and < '\u3000') + 1;
        Assert.True(row > 0, string.Join('\n', rows));
        foreach (var (verb, seconds, tokens) in new[] { ("Sautéing", 1, 5), ("Sautéing", 2, 5), ("Brewing", 3, 5), ("Brewing", 4, 6) })
        {
            terminal.OnOutput(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\e7\e[{row};1H\e[K✶ {verb}… ({seconds}s · ↓ {tokens} tokens)\e8")));
            await time.RunAsync(SpinsAsync(watcher, verb, seconds), TimeSpan.FromMilliseconds(5));
        }

        Assert.All(told, view => Assert.Null(view.Spinner));
        Assert.Equal([5, 6], told.Where(view => view.Tokens >= 5).Select(view => view.Tokens!.Value));
        await over.CancelAsync();
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    [Theory]
    [InlineData("2.1.146")]
    [InlineData("2.1.329")]
    public async Task An_interrupt_is_one_Esc_into_the_running_turn_and_none_into_an_idle_box(string version)
    {
        await using var client = new RecordedClient($"{version}/turn", (_, _) => { });
        client.DrawTo("fresh");
        await client.RestAsync(ScreenKind.Idle, Ct);
        Assert.Equal(TypingOutcome.Refused, (await InterruptAsync(client)).Outcome);
        client.DrawTo("busy");
        await client.RestAsync(ScreenKind.Busy, Ct);
        Assert.Equal("the client has drawn nothing since Esc was pressed", (await InterruptAsync(client)).Reason);
        Assert.Equal(["\e"], client.Pty.Input);
    }

    [Fact]
    public async Task A_key_of_a_person_stops_an_interrupt_too()
    {
        await using var client = new RecordedClient("2.1.329/turn", (_, _) => { });
        client.DrawTo("busy");
        await client.RestAsync(ScreenKind.Busy, Ct);
        await client.Input.TypeAsPerson("x"u8.ToArray(), Ct);
        var ended = await InterruptAsync(client);
        Assert.Equal((TypingOutcome.Refused, "a person is typing"), (ended.Outcome, ended.Reason));
        Assert.Equal(["x"], client.Pty.Input);
    }

    private static Task<KeyScript> InterruptAsync(RecordedClient client) =>
        client.Time.RunAsync(client.Keyboard.InterruptAsync(RecordedClient.PersonHold, Ct), TimeSpan.FromMilliseconds(50));

    private static async Task<bool> SpinsAsync(ScreenWatcher watcher, string verb, int seconds)
    {
        while (watcher.Current.Spinner is not { } spinner || spinner.Verb != verb || spinner.Elapsed != TimeSpan.FromSeconds(seconds)) await Task.Yield();
        return true;
    }
}
