using System.Net;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Supervisor.Daemon.Notifications;

namespace Supervisor.Daemon.Tests.Notifications;

public sealed class WebhookWordsTests
{
    [Fact]
    public void The_signature_is_that_of_the_documentation() => Assert.Equal(
        "t=1800000000,v1=91ba6914878c1d521df66f2bf38c422cf2c5da700ce17fd2185e0d8582227786",
        WebhookSignature.Of(
            Encoding.UTF8.GetBytes("0123456789abcdef"), DateTimeOffset.FromUnixTimeSeconds(1800000000), Encoding.UTF8.GetBytes("{\"version\":1,\"text\":\"Größe\"}")));

    [Fact]
    public void The_body_has_every_documented_field()
    {
        using var body = JsonDocument.Parse(NotificationBody.Encode(Told.Held));
        Assert.Equal(
            ["version", "id", "at", "kind", "host", "session", "session_id", "incident", "class", "text", "action", "count", "test"],
            body.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.Equal(1, body.RootElement.GetProperty("version").GetInt32());
        Assert.Equal("held", body.RootElement.GetProperty("kind").GetString());
        Assert.Equal("2030-01-02T03:04:05+00:00", body.RootElement.GetProperty("at").GetString());
        Assert.Equal(JsonValueKind.Null, body.RootElement.GetProperty("count").ValueKind);
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests, true)]
    [InlineData(HttpStatusCode.RequestTimeout, true)]
    [InlineData(HttpStatusCode.InternalServerError, true)]
    [InlineData((HttpStatusCode)529, true)]
    [InlineData(HttpStatusCode.BadRequest, false)]
    [InlineData(HttpStatusCode.Unauthorized, false)]
    [InlineData(HttpStatusCode.NotFound, false)]
    [InlineData(HttpStatusCode.Found, false)]
    public void Only_what_may_pass_is_tried_again(HttpStatusCode status, bool again) => Assert.Equal(again, RetryWaits.MayPass(status));

    [Fact]
    public void Waits_grow_have_jitter_and_are_bounded()
    {
        Assert.Equal(TimeSpan.FromSeconds(0.5), RetryWaits.After(1, null, 0));
        Assert.Equal(TimeSpan.FromSeconds(1), RetryWaits.After(1, null, 1));
        Assert.Equal(TimeSpan.FromSeconds(4), RetryWaits.After(3, null, 1));
        Assert.Equal(TimeSpan.FromSeconds(60), RetryWaits.After(100, null, 1));
        Assert.Equal(TimeSpan.FromSeconds(30), RetryWaits.After(1, TimeSpan.FromSeconds(30), 1));
        Assert.Equal(TimeSpan.FromMinutes(5), RetryWaits.After(1, TimeSpan.FromDays(1), 1));
        Assert.Equal(TimeSpan.FromSeconds(1), RetryWaits.After(1, TimeSpan.FromSeconds(-30), 1));
    }

    [Fact]
    public void A_wait_is_never_shorter_than_half_a_second_nor_longer_than_five_minutes() => Prop.ForAll(
        Gen.Choose(1, int.MaxValue).Three().ToArbitrary(),
        t => RetryWaits.After(t.Item1, t.Item2 % 2 == 0 ? null : TimeSpan.FromSeconds(t.Item2 - (int.MaxValue / 2)), t.Item3 / (double)int.MaxValue)
            is { TotalSeconds: >= 0.5 and <= 300 }).QuickCheckThrowOnFailure();
}
