namespace Supervisor.Ctl.Tests;

public sealed class NotifyTests : IDisposable
{
    private readonly FakeDaemon _daemon = new();

    public void Dispose() => _daemon.Dispose();

    [Fact]
    public void It_says_what_came_of_each_channel_and_what_to_do()
    {
        _daemon.On("POST /v1/notify {\"kind\":\"held\",\"text\":\"hello there\"}", """
            {"version":1,"results":[
              {"channel":"webhook","target":"example.org","delivered":true,"milliseconds":12,"problem":null,"advice":null},
              {"channel":"command","target":"/bin/tell","delivered":false,"milliseconds":3,"problem":"exit status 3: no\u001b[2J","advice":"Run it by hand."}]}
            """);

        var (code, output, errors) = _daemon.Run("notify", "--kind", "held", "hello", "there");

        Assert.Equal("webhook (example.org): delivered in 12 ms\ncommand (/bin/tell): FAILED: exit status 3: no[2J\n  Run it by hand.\n", output);
        Assert.Equal((1, ""), (code, errors));
    }

    [Fact]
    public void All_that_arrived_is_success()
    {
        _daemon.On("POST /v1/notify {\"kind\":null,\"text\":null}", """
            {"version":1,"results":[{"channel":"desktop","target":"notify-send","delivered":true,"milliseconds":1,"problem":null,"advice":null}]}
            """);
        Assert.Equal((0, "desktop (notify-send): delivered in 1 ms\n", ""), (_daemon.Run("notify").Code, _daemon.Run("notify").Output, _daemon.Run("notify").Errors));
        Assert.Contains("\"delivered\":true", _daemon.Run("notify", "--json").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nobody_is_told_it_says_how_to_change_that()
    {
        _daemon.On("POST /v1/notify {\"kind\":null,\"text\":null}", """{"version":1,"results":[]}""");
        var (code, output, errors) = _daemon.Run("notify");
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("no 'notifications'", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kind_that_there_is_not_is_refused_by_the_daemon()
    {
        _daemon.On("POST /v1/notify {\"kind\":\"hold\",\"text\":null}", """{"error":"there is no such kind; there are held"}""", 400);
        var (code, _, errors) = _daemon.Run("notify", "--kind", "hold");
        Assert.Equal((1, "there is no such kind; there are held\n"), (code, errors));
    }
}
