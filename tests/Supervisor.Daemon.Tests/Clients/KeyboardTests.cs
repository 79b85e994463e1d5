using Supervisor.Core.Sessions;
using Supervisor.Daemon.Tests.Support;

namespace Supervisor.Daemon.Tests.Clients;

public sealed class KeyboardTests
{
    private const string Text = "hello there"; // what was typed when the screens were recorded

    public static TheoryData<string> Versions => ["2.1.146", "2.1.329"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Into_an_idle_box_the_text_is_typed_seen_and_entered(string version)
    {
        await using var client = new RecordedClient($"{version}/turn", (self, text) => self.DrawTo(text == "\r" ? "busy" : "draft"));
        client.DrawTo("fresh");
        await client.RestAsync(ScreenKind.Idle, Ct);
        var ended = await client.SubmitAsync(Text, Ct);
        Assert.Equal(new TypingEnded(1, TypingOutcome.Entered), ended);
        Assert.Equal([Text, "\r"], client.Pty.Input);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Into_a_dialog_not_one_byte_is_typed(string version)
    {
        await using var client = new RecordedClient($"{version}/permission", (_, _) => { });
        client.DrawTo("permission");
        await client.RestAsync(ScreenKind.Dialog, Ct);
        var ended = await client.SubmitAsync("continue", Ct, fast: true);
        Assert.Equal(TypingOutcome.Refused, ended.Outcome);
        Assert.Contains("dialog", ended.Reason, StringComparison.Ordinal);
        Assert.Empty(client.Pty.Input);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_dialog_that_opened_since_the_last_look_gets_not_one_byte(string version)
    {
        await using var client = new RecordedClient($"{version}/permission", (_, _) => { });
        client.DrawTo("answered");
        await client.RestAsync(ScreenKind.Idle, Ct);
        client.DrawTo("permission-again"); // drawn, and not yet read: the watcher waits for it to rest
        Assert.Equal(ScreenKind.Idle, client.Screen.Current.Kind);
        var ended = await client.SubmitAsync("continue", Ct, fast: true);
        Assert.Equal(TypingOutcome.Refused, ended.Outcome);
        Assert.Empty(client.Pty.Input);
    }

    [Fact]
    public async Task A_dialog_that_opens_after_the_text_gets_no_Enter()
    {
        await using var client = new RecordedClient("2.1.329/permission", (self, text) =>
        {
            if (text != "\r") self.DrawTo("permission-again");
        });
        client.DrawTo("answered");
        await client.RestAsync(ScreenKind.Idle, Ct);
        var ended = await client.SubmitAsync("continue", Ct, fast: true);
        Assert.Equal(TypingOutcome.NotSubmitted, ended.Outcome);
        Assert.Equal(["continue"], client.Pty.Input);
    }

    [Fact]
    public async Task A_text_that_is_never_shown_is_not_entered()
    {
        await using var client = new RecordedClient("2.1.329/turn", (_, _) => { });
        client.DrawTo("fresh");
        await client.RestAsync(ScreenKind.Idle, Ct);
        var ended = await client.SubmitAsync(Text, Ct, fast: true);
        Assert.Equal(TypingOutcome.NotSubmitted, ended.Outcome);
        Assert.Equal([Text], client.Pty.Input);
    }

    [Fact]
    public async Task A_screen_that_is_not_recognised_gets_not_one_byte()
    {
        await using var client = new RecordedClient("2.1.329/turn", (_, _) => { });
        client.Draw("$ "u8);
        var ended = await client.SubmitAsync("continue", Ct, fast: true);
        Assert.Equal(TypingOutcome.Refused, ended.Outcome);
        Assert.Empty(client.Pty.Input);
    }

    [Fact]
    public async Task Who_comes_second_is_refused_and_the_next_one_is_not()
    {
        await using var client = new RecordedClient("2.1.329/turn", (self, text) => self.DrawTo(text == "\r" ? "busy" : "draft"));
        var first = client.Keyboard.SubmitAsync(new Submit(1, Text, DraftIsOurs: false), RecordedClient.PersonHold, Ct); // waits for a screen
        var second = await client.Keyboard.SubmitAsync(new Submit(2, "other", DraftIsOurs: false), RecordedClient.PersonHold, Ct);
        Assert.Equal(TypingOutcome.Refused, second.Outcome);
        client.DrawTo("fresh");
        Assert.Equal(TypingOutcome.Entered, (await client.Time.RunAsync(first, TimeSpan.FromMilliseconds(1))).Outcome);
        Assert.Equal([Text, "\r"], client.Pty.Input);
        Assert.NotEqual("another text is being typed", (await client.SubmitAsync("third", Ct, fast: true)).Reason);
    }

    [Fact]
    public async Task A_stop_ends_typing_before_the_next_key()
    {
        using var stop = new CancellationTokenSource();
        await using var client = new RecordedClient("2.1.329/turn", (self, _) =>
        {
            stop.Cancel();
            self.DrawTo("draft");
        });
        client.DrawTo("fresh");
        await client.RestAsync(ScreenKind.Idle, Ct);
        Assert.Equal(new TypingEnded(1, TypingOutcome.NotSubmitted, "typing was stopped"), await client.SubmitAsync(Text, stop.Token));
        Assert.Equal([Text], client.Pty.Input);
    }

    [Fact]
    public async Task A_person_who_has_just_typed_is_not_typed_over()
    {
        await using var client = new RecordedClient("2.1.329/turn", (_, _) => { });
        client.DrawTo("fresh");
        await client.RestAsync(ScreenKind.Idle, Ct);
        await client.Input.TypeAsPerson("x"u8.ToArray(), Ct);
        client.Time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.Equal(new TypingEnded(1, TypingOutcome.Refused, "a person is typing"), await client.SubmitAsync(Text, Ct));
        Assert.Equal(["x"], client.Pty.Input);
    }

    [Fact]
    public async Task A_key_that_a_person_types_while_our_text_is_drawn_stops_our_Enter()
    {
        await using var client = new RecordedClient("2.1.329/turn", (self, text) =>
        {
            if (text != Text) return;
            self.DrawTo("draft");
            _ = self.Input.TypeAsPerson("!"u8.ToArray(), Ct); // nothing of it is on the screen yet
        });
        client.DrawTo("fresh");
        await client.RestAsync(ScreenKind.Idle, Ct);
        Assert.Equal(new TypingEnded(1, TypingOutcome.NotSubmitted, "a person is typing"), await client.SubmitAsync(Text, Ct));
        Assert.Equal([Text, "!"], client.Pty.Input);
    }

    [Fact]
    public async Task A_key_that_a_person_types_after_our_Enter_does_not_unsay_it()
    {
        await using var client = new RecordedClient("2.1.329/turn", (self, text) =>
        {
            if (text == "!") return;
            self.DrawTo(text == "\r" ? "busy" : "draft");
            if (text == "\r") _ = self.Input.TypeAsPerson("!"u8.ToArray(), Ct);
        });
        client.DrawTo("fresh");
        await client.RestAsync(ScreenKind.Idle, Ct);
        Assert.Equal(TypingOutcome.Entered, (await client.SubmitAsync(Text, Ct)).Outcome);
    }

    [Theory]
    [InlineData("con\rtinue")]
    [InlineData("\e[A")]
    [InlineData("\u009bA")]
    public async Task A_text_with_control_characters_is_refused(string text)
    {
        await using var client = new RecordedClient("2.1.329/turn", (_, _) => { });
        client.DrawTo("fresh");
        await client.RestAsync(ScreenKind.Idle, Ct);
        Assert.Equal(TypingOutcome.Refused, (await client.SubmitAsync(text, Ct)).Outcome);
        Assert.Empty(client.Pty.Input);
    }
}
