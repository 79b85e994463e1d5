using System.Threading.Channels;
using Supervisor.Claude.Screens;
using Supervisor.Claude.Signatures;
using Supervisor.Core.Sessions;
using Supervisor.Daemon.Clients;
using Supervisor.Daemon.Tests.Support;
using Supervisor.Terminal;

namespace Supervisor.Daemon.Tests.Clients;

public sealed class DrawingWatchTests : IAsyncDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    private readonly ManualTime _time = new();
    private readonly SessionTerminal _terminal;
    private readonly Channel<Observation> _told = Channel.CreateUnbounded<Observation>();
    private readonly CancellationTokenSource _over = new();
    private readonly Task _watching;

    public DrawingWatchTests()
    {
        _terminal = new SessionTerminal(new TerminalSize(120, 40), new OutputTail(), _time);
        var screen = new ScreenWatcher(_terminal, new ClientScreenReader(), new FailureClassifier(ClientSignatures.BuiltIn), _time);
        var drawing = new DrawingWatch(screen, _time);
        _watching = Task.WhenAll(
            screen.RunAsync(_ => ValueTask.CompletedTask, _over.Token, drawing.OnDrawn),
            drawing.RunAsync(what => _told.Writer.WriteAsync(what, _over.Token), _over.Token));
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _over.Dispose();
    }

    [Theory]
    [InlineData("2.1.146")]
    [InlineData("2.1.329")]
    public async Task A_busy_client_that_draws_nothing_for_three_seconds_is_told_once_and_so_is_its_next_drawing(string version)
    {
        await using var client = new RecordedClient($"{version}/turn", (_, _) => { });
        client.DrawTo("busy");
        client.DrawOn(_terminal);
        var stopped = Assert.IsType<DrawingStopped>(await NextAsync());
        Assert.InRange(stopped.For, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3.5));
        _time.Advance(TimeSpan.FromMinutes(5));
        Redraw();
        Assert.IsType<DrawingResumed>(await NextAsync());
        Assert.False(_told.Reader.TryRead(out _));
    }

    [Fact]
    public async Task A_client_that_redraws_each_second_is_not_told()
    {
        await using var client = new RecordedClient("2.1.329/turn", (_, _) => { });
        client.DrawTo("busy");
        client.DrawOn(_terminal);
        for (var second = 1; second <= 20; second++)
        {
            Redraw();
            await PassAsync(TimeSpan.FromSeconds(1));
        }

        Assert.False(_told.Reader.TryRead(out _));
        Assert.IsType<DrawingStopped>(await NextAsync()); // it was watched all the time
    }

    [Fact]
    public async Task An_idle_client_may_draw_nothing_for_as_long_as_it_wants()
    {
        await using var client = new RecordedClient("2.1.329/turn", (_, _) => { });
        client.DrawTo("fresh");
        client.DrawOn(_terminal);
        await PassAsync(TimeSpan.FromSeconds(20));
        Assert.False(_told.Reader.TryRead(out _));
    }

    private void Redraw() => _terminal.OnOutput("\e7\e8"u8);

    private Task<Observation> NextAsync() => _time.RunAsync(_told.Reader.ReadAsync(_over.Token).AsTask(), Step);

    /// <summary>Small steps, so that the loops see time go by as it does.</summary>
    private async Task PassAsync(TimeSpan by)
    {
        for (var passed = TimeSpan.Zero; passed < by; passed += Step)
        {
            _time.Advance(Step);
            await Task.Yield();
        }
    }
}
