using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Supervisor.Configuration;
using Supervisor.Daemon.Notifications;
using Supervisor.Daemon.Tests.Support;

namespace Supervisor.Daemon.Tests.Notifications;

public sealed class WebhookChannelTests : IDisposable
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private readonly ManualTime _time = new();
    private readonly List<IDisposable> _used = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        bound.CancelAfter(TimeSpan.FromSeconds(60));
        while (!isSo()) await Task.Delay(5, bound.Token);
    }

    public void Dispose() => _used.ForEach(u => u.Dispose());

    [Fact]
    public async Task A_notification_arrives_signed_and_once()
    {
        var server = Server("204 No Content");

        var delivery = await DeliverAsync(Channel(server.Url));

        Assert.Equal(new Delivery(null), delivery);
        var request = Assert.Single(server.Requests);
        Assert.Equal("POST /hook/token?key=secret HTTP/1.1", request.Line);
        Assert.Equal("application/json; charset=utf-8", request.Headers["Content-Type"]);
        Assert.Equal(Told.Held.Id, request.Headers["Supervisor-Notification"]);
        Assert.StartsWith("supervisord/", request.Headers["User-Agent"], StringComparison.Ordinal);
        Assert.Equal(NotificationBody.Encode(Told.Held), request.Body);
        Assert.Equal(WebhookSignature.Of(Encoding.UTF8.GetBytes("0123456789abcdef"), _time.GetUtcNow(), request.Body), request.Headers[WebhookSignature.Header]);
    }

    [Fact]
    public async Task Without_a_secret_it_is_not_signed()
    {
        var server = Server("200 OK");
        await DeliverAsync(Channel(Told.Webhook(server.Url, secret: null)));
        Assert.DoesNotContain(WebhookSignature.Header, Assert.Single(server.Requests).Headers.Keys);
    }

    [Theory]
    [InlineData("500 X")]
    [InlineData("503 X")]
    [InlineData("429 X")]
    [InlineData("408 X")]
    [InlineData(LoopbackServer.Cut)]
    public async Task What_may_pass_is_tried_again_and_signed_anew(string answer)
    {
        var server = Server(answer, answer, "200 OK");

        var delivery = await RunAsync(Channel(server.Url));

        Assert.Equal(new Delivery(null, Attempts: 3), delivery);
        Assert.Equal(3, server.Requests.Count);
        Assert.Single(server.Requests.Select(r => r.Headers["Supervisor-Notification"]).Distinct());
        Assert.Equal(3, server.Requests.Select(r => r.Headers[WebhookSignature.Header]).Distinct().Count());
    }

    [Theory]
    [InlineData("400 X", "the server answered 400")]
    [InlineData("403 X", "the server answered 403")]
    [InlineData("302 X\r\nLocation: http://127.0.0.1:1/", "the server answered 302")]
    public async Task What_will_not_pass_is_not_tried_again(string answer, string problem)
    {
        var server = Server(answer);
        var delivery = await DeliverAsync(Channel(server.Url));
        Assert.Equal((problem, 1), (delivery.Problem, delivery.Attempts));
        Assert.NotNull(delivery.Advice);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task It_gives_up_after_as_many_retries_as_are_configured()
    {
        var server = Server("500 X");
        var delivery = await RunAsync(Channel(Told.Webhook(server.Url, retries: 2)));
        Assert.Equal(("the server answered 500", 3), (delivery.Problem, delivery.Attempts));
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_asks_for_a_wait_gets_it()
    {
        var server = Server("429 X\r\nRetry-After: 30", "200 OK");
        var delivery = await RunAsync(Channel(server.Url));

        Assert.Equal(2, delivery.Attempts);
        var times = server.Requests.Select(r => long.Parse(r.Headers[WebhookSignature.Header].Split('=', ',')[1], CultureInfo.InvariantCulture)).ToArray();
        Assert.InRange(times[1] - times[0], 30, 60);
    }

    [Fact]
    public async Task A_server_that_never_answers_costs_its_timeout_and_no_more()
    {
        var server = Server(LoopbackServer.Hang);
        var delivering = Channel(Told.Webhook(server.Url, retries: 0, timeoutSeconds: 7)).DeliverAsync(Told.Held, Never, Cancel);
        await UntilAsync(() => !server.Requests.IsEmpty);

        _time.Advance(TimeSpan.FromSeconds(6.9));
        Assert.False(delivering.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.2));

        Assert.Equal("no answer within 7 s", (await delivering.WaitAsync(TimeSpan.FromSeconds(30), Cancel)).Problem);
    }

    [Fact]
    public async Task In_a_hurry_nothing_is_waited_for()
    {
        var server = Server("500 X");
        using var hurry = new CancellationTokenSource();
        var delivering = Channel(Told.Webhook(server.Url, retries: 20)).DeliverAsync(Told.Held, hurry.Token, Cancel);
        await UntilAsync(() => !server.Requests.IsEmpty);

        await hurry.CancelAsync();

        var delivery = await delivering.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        Assert.Equal("the server answered 500", delivery.Problem);
        Assert.InRange(delivery.Attempts, 1, 3);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named_without_what_is_secret()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var url = new Uri($"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}/hook/token?key=secret");
        taken.Stop();

        var delivery = await DeliverAsync(Channel(Told.Webhook(url, retries: 0)));

        Assert.Equal($"no connection to {url.Authority} (ConnectionRefused)", delivery.Problem);
        Assert.DoesNotContain("token", $"{delivery}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_speaks_something_else_is_a_problem_and_no_exception()
    {
        var server = Server("nonsense");
        var delivery = await DeliverAsync(Channel(Told.Webhook(server.Url, retries: 0)));
        Assert.NotNull(delivery.Problem);
    }

    [Fact]
    public async Task Cancelled_it_says_so()
    {
        var server = Server(LoopbackServer.Hang);
        using var cancel = new CancellationTokenSource();
        var delivering = Channel(server.Url).DeliverAsync(Told.Held, Never, cancel.Token);
        await UntilAsync(() => !server.Requests.IsEmpty);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => delivering.WaitAsync(TimeSpan.FromSeconds(30), Cancel));
    }

    private static Task<Delivery> DeliverAsync(WebhookChannel channel) =>
        channel.DeliverAsync(Told.Held, Never, Cancel).WaitAsync(TimeSpan.FromSeconds(30), Cancel);

    /// <summary>Lets the waits between attempts pass.</summary>
    private Task<Delivery> RunAsync(WebhookChannel channel) =>
        _time.RunAsync(channel.DeliverAsync(Told.Held, Never, Cancel), TimeSpan.FromMilliseconds(50));

    private WebhookChannel Channel(Uri url) => Channel(Told.Webhook(url));

    private WebhookChannel Channel(WebhookConfig config)
    {
        var channel = new WebhookChannel(config, _time, () => 1);
        _used.Add(channel);
        return channel;
    }

    private LoopbackServer Server(params string[] answers)
    {
        var server = new LoopbackServer(answers);
        _used.Add(server);
        return server;
    }
}
